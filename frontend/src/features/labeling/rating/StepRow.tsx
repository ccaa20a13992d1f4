import { memo, useEffect, useRef } from "react";
import { FACE_NAMES, Face } from "@/components/Face";
import { StepText } from "@/components/SolutionText";
import { Faces, faceOfMark, MARK_OF_FACE } from "@/features/labeling/frame/Faces";
import { rest } from "@/features/labeling/frame/resting";
import { stepInWords } from "@/features/labeling/words/rating";
import type { Mark } from "@/features/labeling/work/mark";

type Props = {
  index: number;
  text: string;
  /** The steps before it are so long that this one is set on demand only. */
  isLate: boolean;
  mark: Mark | null;
  comment?: string | undefined;
  isCurrent: boolean;
  /** It can be rated: everything before it is rated, and nothing before it is negative. */
  isOpen: boolean;
  /** Out of reach, also when the work is not being sent. */
  isLocked: boolean;
  /** The row takes the keyboard focus when it becomes the current one. */
  takesFocus: boolean;
  onMark: (step: number, mark: Mark) => void;
  onFocus: (step: number) => void;
};

export const StepRow = memo(function StepRow(props: Props) {
  const { index, text, isLate, mark, comment, isCurrent, isOpen, isLocked, takesFocus, onMark, onFocus } = props;
  const row = useRef<HTMLLIElement>(null);
  const hadFocus = useRef(takesFocus);
  // a new task starts at the problem, not at its first step
  const isStart = useRef(index === 0 && mark === null);
  // also runs when `mark` changes: a click on a face must not leave the focus on it, or Enter would press it again instead of submitting
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    const isBack = takesFocus && !hadFocus.current;
    hadFocus.current = takesFocus;
    if (!isCurrent || !takesFocus) return;
    if (isBack && document.activeElement?.closest(".after-error")) return; // a dialog was opened from a question
    row.current?.focus({ preventScroll: true });
  }, [isCurrent, takesFocus, mark]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a rating brings the row to its place, too
  useEffect(() => {
    if (isCurrent && !isStart.current) rest(row.current);
    isStart.current = false;
  }, [isCurrent, mark]);

  const rated = mark === null ? null : faceOfMark(mark);
  const state = isCurrent ? "current" : rated ? "done" : "later";
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a shortcut for the pointer; j and k do the same
    <li
      ref={row}
      className={`step step-${state} ${isLocked ? "step-locked" : ""}`}
      aria-current={isCurrent ? "step" : undefined}
      tabIndex={-1}
      onClick={() => !isCurrent && onFocus(index)}
    >
      <Faces
        legend={`Rating of step ${index + 1}`}
        chosen={rated}
        disabled={!isOpen}
        reachable={isCurrent}
        onChoose={(face) => onMark(index, MARK_OF_FACE[face])}
      />
      <span className="step-sign" aria-hidden="true">
        <span className="step-number">{index + 1}</span>
        {rated && <Face kind={rated} />}
      </span>
      <div className="step-text">
        <span className="visually-hidden">{stepInWords(index + 1, rated && FACE_NAMES[rated], isOpen)}</span>
        <StepText text={text} isLate={isLate} isReachable={false} />
        {comment && <p className="step-note quiet">{comment}</p>}
      </div>
    </li>
  );
});
