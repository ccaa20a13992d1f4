import type { Instructions } from "@/api/models";
import { GuidelinesText } from "@/features/labeling/frame/Guidelines";
import { GoodToKnow, Keys } from "@/features/labeling/frame/tour/GoodToKnow";
import { TourPages } from "@/features/labeling/frame/tour/TourPages";
import { BUILDING_GUIDELINES } from "@/features/labeling/words/guidelines";
import { BuildingExample } from "./BuildingExample";

type Props = { instructions: Instructions | null; onClose: () => void };

/** The tour of flow 1: building solutions. */
export default function BuildingTour({ instructions, onClose }: Props) {
  return (
    <TourPages
      guidelines={<GuidelinesText instructions={instructions} fallback={BUILDING_GUIDELINES} />}
      example={<BuildingExample />}
      goodToKnow={
        <GoodToKnow>
          <li>
            <Keys of={["negative", "neutral", "positive"]} /> rate the current completion, <Keys of={["submit"]} />{" "}
            continues and, once there is a final answer, submits. <Keys of={["undo"]} /> undoes the last change.
          </li>
          <li>
            <Keys of={["write"]} /> goes to the field for your own step, if none is positive. <Keys of={["back"]} />{" "}
            goes back to the previous step.
          </li>
          <li>
            Several are positive, and the choice is yours? <Keys of={["pick"]} /> picks the current one.
          </li>
          <li>The completions are written while you wait. Use the time to read the problem again.</li>
          <li>
            Cannot judge a completion? <Keys of={["unsure"]} /> flags it. Does it take too long to judge, or do you see
            no way forward? Give up, with a reason: your ratings are kept. Is the problem itself broken? Report it.
          </li>
        </GoodToKnow>
      }
      onClose={onClose}
    />
  );
}
