import type { Instructions } from "@/api/models";
import { GuidelinesText } from "@/features/labeling/frame/Guidelines";
import { GoodToKnow, Keys } from "@/features/labeling/frame/tour/GoodToKnow";
import { TourPages } from "@/features/labeling/frame/tour/TourPages";
import { RATING_GUIDELINES } from "@/features/labeling/words/guidelines";
import { RatingExample } from "./RatingExample";

type Props = { instructions: Instructions | null; onClose: () => void };

/** The tour of flow 2: rating solutions. */
export default function RatingTour({ instructions, onClose }: Props) {
  return (
    <TourPages
      guidelines={<GuidelinesText instructions={instructions} fallback={RATING_GUIDELINES} />}
      example={<RatingExample />}
      goodToKnow={
        <GoodToKnow>
          <li>
            <Keys of={["negative", "neutral", "positive"]} /> rate the current step, <Keys of={["submit"]} /> submits,{" "}
            <Keys of={["undo"]} /> undoes the last rating.
          </li>
          <li>
            Cannot judge one step? <Keys of={["unsure"]} /> flags it. Cannot judge the solution in a reasonable time?
            Give up, with a reason. Is the problem itself broken? Report it.
          </li>
        </GoodToKnow>
      }
      onClose={onClose}
    />
  );
}
