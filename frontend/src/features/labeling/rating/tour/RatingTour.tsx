import type { Instructions } from "@/api/models";
import { GuidelinesText } from "@/features/labeling/frame/Guidelines";
import { GoodToKnow, Keys } from "@/features/labeling/frame/tour/GoodToKnow";
import { TourPages } from "@/features/labeling/frame/tour/TourPages";
import { RatingExample } from "./RatingExample";

type Props = { instructions: Instructions | null; onClose: () => void };

/** The tour of phase 2: rating solutions. */
export default function RatingTour({ instructions, onClose }: Props) {
  return (
    <TourPages
      guidelines={<GuidelinesText instructions={instructions} />}
      example={<RatingExample />}
      goodToKnow={
        <GoodToKnow>
          <li>
            <Keys of={["negative", "neutral", "positive"]} /> rate the current step, <Keys of={["submit"]} /> submits,{" "}
            <Keys of={["undo"]} /> takes the last rating back.
          </li>
          <li>
            Cannot judge one step? <Keys of={["unsure"]} /> flags it. Cannot judge the solution in reasonable time? Give
            up, with a reason. Is the problem itself broken? Report it.
          </li>
        </GoodToKnow>
      }
      onClose={onClose}
    />
  );
}
