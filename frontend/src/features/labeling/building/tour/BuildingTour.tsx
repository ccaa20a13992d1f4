import type { Instructions } from "@/api/models";
import { GUIDELINES } from "@/features/labeling/building/guidelines";
import { GuidelinesText } from "@/features/labeling/frame/Guidelines";
import { GoodToKnow, Keys } from "@/features/labeling/frame/tour/GoodToKnow";
import { TourPages } from "@/features/labeling/frame/tour/TourPages";
import { BuildingExample } from "./BuildingExample";

type Props = { instructions: Instructions | null; onClose: () => void };

/** The tour of phase 1: building solutions. */
export default function BuildingTour({ instructions, onClose }: Props) {
  return (
    <TourPages
      guidelines={<GuidelinesText instructions={instructions} fallback={GUIDELINES} />}
      example={<BuildingExample />}
      goodToKnow={
        <GoodToKnow>
          <li>
            <Keys of={["negative", "neutral", "positive"]} /> rate the current completion, <Keys of={["submit"]} /> goes
            on and, once there is an answer, submits. <Keys of={["undo"]} /> takes the last change back.
          </li>
          <li>
            <Keys of={["write"]} /> leads to the field for your own step, where none is positive. <Keys of={["back"]} />{" "}
            leads back to the step before.
          </li>
          <li>
            Several are positive, and the choice is yours? <Keys of={["pick"]} /> chooses the current one.
          </li>
          <li>The completions are written while you wait. Until they come you can read the problem again.</li>
          <li>
            Cannot judge a completion? <Keys of={["unsure"]} /> flags it. Too long to judge, or you see no step that
            leads on? Give up, with a reason: what you rated is kept. Is the problem itself broken? Report it.
          </li>
        </GoodToKnow>
      }
      onClose={onClose}
    />
  );
}
