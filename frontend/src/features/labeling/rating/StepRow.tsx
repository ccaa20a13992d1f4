import { memo, useEffect, useRef } from "react";
import { FACE_NAMES, Face } from "@/components/Face";
import { StepText } from "@/components/SolutionText";
import { Faces, faceOfMark, MARK_OF_FACE } from "@/features/labeling/frame/Faces";
import { stepInWords } from "@/features/labeling/words/rating";
import type { Mark } from "@/features/labeling/work/mark";

type Props = {
  index: number;
  text: string;
  /** The steps before it are so long that this one is set on demand only. */
  isLate: boolean;
  mark: Mark | null;
  isCurrent: boolean;
  /** It can be rated: everything before it is rated, and nothing before it is negative. */
  isOpen: boolean;
  /** The row takes the keyboard focus when it becomes the current one. */
  takesFocus: boolean;
  onMark: (step: number, mark: Mark) => void;
  onFocus: (step: number) => void;
};

export const StepRow = memo(function StepRow(props: Props) {
  const { index, text, isLate, mark, isCurrent, isOpen, takesFocus, onMark, onFocus } = props;
  const row = useRef<HTMLLIElement>(null);
  // also runs when `mark` changes: a click on a face must not leave the focus on it, or Enter would press it again instead of submitting
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    if (!isCurrent || !takesFocus) return;
    row.current?.focus({ preventScroll: true });
    // a new task starts at the problem, not at its first step
    if (index > 0 || mark !== null) row.current?.scrollIntoView({ block: "nearest" });
  }, [isCurrent, takesFocus, mark]);

  const rated = mark === null ? null : faceOfMark(mark);
  const state = isCurrent ? "current" : rated ? "done" : "later";
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a shortcut for the pointer; j and k do the same
    <li
      ref={row}
      className={`step step-${state}`}
      aria-current={isCurrent ? "step" : undefined}
      tabIndex={-1}
      onClick={() => isOpen && !isCurrent && onFocus(index)}
    >
      <Faces
        legend={`Rating of step ${index + 1}`}
        chosen={rated}
        disabled={!isOpen}
        reachable={isCurrent}
        onChoose={(face) => onMark(index, MARK_OF_FACE[face])}
      />
      <span className="step-badge">{rated ? <Face kind={rated} /> : index + 1}</span>
      <div className="step-text">
        <span className="visually-hidden">{stepInWords(index + 1, rated && FACE_NAMES[rated], isOpen)}</span>
        <StepText text={text} isLate={isLate} isReachable={false} />
      </div>
    </li>
  );
});
