/**
 * The walk through the worked example, as pure functions. It is a solution that is built as in earnest, except that its completions
 * are known, and that it goes on by our ratings whatever is said of them: so it leads everybody past the same places.
 */
import type { FaceKind } from "@/components/Face";
import {
  type Building,
  type BuildingAction,
  buildingReducer,
  continuationOf,
  currentPlace,
  positives,
  startBuilding,
} from "@/features/labeling/building/building";
import { nextAct } from "@/features/labeling/building/words";
import { MARK_OF_FACE } from "@/features/labeling/frame/Faces";
import { EXAMPLE, type ExampleOffer } from "./example";

export type Walk = {
  readonly building: Building;
  /** What was said of each completion, by place. */
  readonly said: readonly (readonly (FaceKind | undefined)[])[];
};

export type WalkAction =
  | { type: "say"; card: number; face: FaceKind }
  | Extract<BuildingAction, { type: "write" | "go_on" | "go_to" }>;

export function startWalk(): Walk {
  return { building: offered(startBuilding()), said: EXAMPLE.offers.map(() => []) };
}

export function currentOffer({ building }: Walk): ExampleOffer | undefined {
  return EXAMPLE.offers[building.at];
}

export function walkReducer(walk: Walk, action: WalkAction): Walk {
  const { building } = walk;
  if (action.type === "say") return say(walk, action.card, action.face);
  if (action.type === "go_on" && !mayGoOn(walk)) return walk;
  return { ...walk, building: offered(buildingReducer(building, action)) };
}

/** Behind the last step nothing is offered: it ends with its answer. */
export function mayGoOn({ building }: Walk): boolean {
  return nextAct(building) === "go_on" && building.at < EXAMPLE.offers.length - 1;
}

/** What the place in hand teaches, as far as it is rated. */
export function lessonOf({ building }: Walk): string {
  const place = currentPlace(building);
  switch (nextAct(building)) {
    case "write":
      return "None is positive: now you write the step yourself, one step only. If you cannot, or it would take too long, give up and say why.";
    case "submit":
      return "A step with a final answer ends the solution. In earnest you would submit it now.";
    case "go_on": {
      const goesOn = continuationOf(place);
      if (goesOn?.kind !== "offered") return "Your step would go on. Here it is the last: give the final answer, too.";
      return positives(place).length === 1
        ? "One is positive: the solution goes on with it."
        : `Several are positive: one of them is drawn by lot, here number ${goesOn.index + 1}. In some phases you choose yourself.`;
    }
    default:
      return "Rate every completion, in any order.";
  }
}

function say(walk: Walk, card: number, face: FaceKind): Walk {
  const { at } = walk.building;
  const ours = currentOffer(walk)?.steps[card];
  if (!ours || walk.said[at]?.[card] !== undefined) return walk;
  const said = walk.said.map((faces, place) => (place === at ? Object.assign([...faces], { [card]: face }) : faces));
  return { said, building: buildingReducer(walk.building, { type: "mark", card, mark: MARK_OF_FACE[ours.face] }) };
}

function offered(building: Building): Building {
  const offer = EXAMPLE.offers[building.at];
  if (!offer) return building;
  const texts = offer.steps.map((step) => step.text);
  return buildingReducer(building, { type: "offer", at: building.at, offered: { texts, order: offer.order } });
}
