/**
 * The walk through the worked example, as pure functions. The solution is built as in a real task, except that its completions are
 * known and that it continues by our ratings, whatever the labeler's are: so everybody passes the same places.
 */
import type { FaceKind } from "@/components/Face";
import {
  type Building,
  type BuildingAction,
  buildingReducer,
  continuationOf,
  currentPlace,
  startBuilding,
} from "@/features/labeling/building/building";
import { nextAct, standingOf } from "@/features/labeling/building/standing";
import { MARK_OF_FACE } from "@/features/labeling/frame/Faces";
import { lessonInWords } from "@/features/labeling/words/building";
import { EXAMPLE, type ExampleOffer } from "./example";

export type Walk = {
  readonly building: Building;
  /** The labeler's rating of each completion, by place. */
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

/** After the last step nothing is offered: it ends with its answer. */
export function mayGoOn({ building }: Walk): boolean {
  return nextAct(building) === "go_on" && building.at < EXAMPLE.offers.length - 1;
}

/** What the current place teaches, as far as it is rated. */
export function lessonOf({ building }: Walk): string {
  const continuation = continuationOf(currentPlace(building));
  const drawn = continuation?.kind === "offered" ? continuation.index + 1 : 0;
  return lessonInWords({ ...standingOf(building), drawn });
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
