import { type ReactNode, useMemo } from "react";
import { lateTexts } from "@/components/text/budget";
import type { Comments } from "@/features/labeling/work/draft";
import type { Mark } from "@/features/labeling/work/mark";
import { lastOpenStep, type Ratings } from "./ratings";
import { StepRow } from "./StepRow";

/** With more steps than this, rows out of sight are not laid out, and a map of the steps is shown next to them. */
export const LONG = 40;

type Props = {
  state: Ratings;
  comments?: Comments;
  /** What is asked about the mistake, below the row of its step. */
  about: { step: number; panel: ReactNode } | null;
  busy: boolean;
  takesFocus: boolean;
  onMark: (step: number, mark: Mark) => void;
  onFocus: (step: number) => void;
};

export function StepList({ state, comments, about, busy, takesFocus, onMark, onFocus }: Props) {
  const open = lastOpenStep(state);
  const late = useMemo(() => lateTexts(state.steps), [state.steps]);
  const rows = state.steps.map((text, index) => (
    <StepRow
      // keyed by index: two steps may have the same text
      key={index}
      index={index}
      text={text}
      isLate={late[index] ?? false}
      mark={state.marks[index] ?? null}
      comment={comments?.[index]}
      isCurrent={index === state.current && !busy}
      isOpen={index <= open && !busy}
      isLocked={index > open}
      takesFocus={takesFocus}
      onMark={onMark}
      onFocus={onFocus}
    />
  ));
  if (about) rows.splice(about.step + 1, 0, <li key="after-error">{about.panel}</li>);
  return (
    <ol className={`steps ${state.steps.length > LONG ? "steps-long" : ""}`} aria-label="Steps of the solution">
      {rows}
    </ol>
  );
}
