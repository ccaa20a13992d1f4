import { memo, useEffect, useRef } from "react";
import { FACE_NAMES, Face } from "@/components/Face";
import { StepText } from "@/components/SolutionText";
import { Faces, faceOfMark, MARK_OF_FACE } from "@/features/labeling/frame/Faces";
import { rest } from "@/features/labeling/frame/resting";
import { completionInWords, offeredInWords, ratingOfCompletion } from "@/features/labeling/words/building";
import type { Mark } from "@/features/labeling/work/mark";

type Props = {
  /** Among all that were offered. */
  index: number;
  /** Among those that differ. */
  number: number;
  count: number;
  text: string;
  /** How often it was offered; one rating counts for all. */
  times: number;
  mark: Mark | null;
  isCurrent: boolean;
  /** The solution continues with this one. */
  goesOn: boolean;
  /** One of several positive ones, and the labeler may choose. */
  mayBeChosen: boolean;
  takesFocus: boolean;
  /** A new task starts at the problem, not at its first completion. */
  mayScroll: boolean;
  busy: boolean;
  onMark: (index: number, mark: Mark) => void;
  onFocus: (index: number) => void;
  onChoose: (index: number) => void;
};

export const CompletionCard = memo(function CompletionCard(props: Props) {
  const { index, number, count, text, times, mark, isCurrent, goesOn, mayBeChosen, takesFocus, mayScroll, busy } =
    props;
  const card = useRef<HTMLLIElement>(null);
  // also runs when `mark` changes: a click on a face must not leave the focus on it, or Enter would press it again instead of continuing
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    if (!isCurrent || !takesFocus) return;
    card.current?.focus({ preventScroll: true });
    if (mayScroll || mark !== null) rest(card.current);
  }, [isCurrent, takesFocus, mark]);
  const rated = mark === null ? null : faceOfMark(mark);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a shortcut for the pointer; j and k do the same
    <li
      ref={card}
      className={`completion ${isCurrent ? "completion-current" : ""} ${goesOn ? "completion-goes-on" : ""}`}
      aria-current={isCurrent ? "true" : undefined}
      tabIndex={-1}
      onClick={() => !isCurrent && props.onFocus(index)}
    >
      <Faces
        legend={ratingOfCompletion(number)}
        chosen={rated}
        disabled={busy}
        reachable={isCurrent}
        onChoose={(face) => props.onMark(index, MARK_OF_FACE[face])}
      />
      <span className="step-sign" aria-hidden="true">
        <span className="step-number">{number}</span>
        {rated && <Face kind={rated} />}
      </span>
      <div className="completion-text">
        <span className="visually-hidden">
          {completionInWords({ number, count, times, face: rated && FACE_NAMES[rated], isNext: goesOn })}
        </span>
        <StepText text={text} isReachable={false} />
      </div>
      <div className="completion-foot">
        {times > 1 && (
          <span className="quiet" title={offeredInWords(times)}>
            {`× ${times}`}
          </span>
        )}
        {goesOn && <span className="completion-sign">Continues here</span>}
        {mayBeChosen && !goesOn && (
          <button
            type="button"
            className="button-link"
            disabled={busy}
            onClick={(event) => {
              event.stopPropagation();
              props.onChoose(index);
            }}
          >
            Continue with this one
          </button>
        )}
      </div>
    </li>
  );
});
