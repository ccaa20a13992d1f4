import { useMemo } from "react";
import type { Assignment } from "@/api/models";
import { lateTexts } from "@/components/text/budget";
import type { Comments } from "@/features/labeling/work/draft";
import type { Mark } from "@/features/labeling/work/mark";
import { lazyPart } from "@/parts/lazyPart";
import type { AfterError } from "./afterError/useAfterError";
import { lastOpenStep, type Ratings } from "./ratings";
import { StepRow } from "./StepRow";

const AfterErrorPanel = lazyPart("The questions about the mistake", () => import("./afterError/AfterErrorPanel"), {
  ahead: true,
});

/** With more steps than this, rows out of sight are not laid out, and a map of the steps is shown next to them. */
export const LONG = 40;

type Props = {
  phase: Assignment["phase"];
  state: Ratings;
  comments: Comments;
  after: AfterError;
  busy: boolean;
  takesFocus: boolean;
  onMark: (step: number, mark: Mark) => void;
  onFocus: (step: number) => void;
  onGoOn: () => void;
};

export function StepList({ phase, state, comments, after, busy, takesFocus, onMark, onFocus, onGoOn }: Props) {
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
      comment={comments[index] ?? ""}
      isCurrent={index === state.current && !busy}
      isOpen={index <= open && !busy}
      isLocked={index > open}
      takesFocus={takesFocus}
      onMark={onMark}
      onFocus={onFocus}
    />
  ));
  if (after.step !== null) {
    const panel = (
      <li key="after-error">
        <AfterErrorPanel key={after.step} phase={phase} after={after} busy={busy} onGoOn={onGoOn} />
      </li>
    );
    rows.splice(after.step + 1, 0, panel);
  }
  return (
    <ol className={`steps ${state.steps.length > LONG ? "steps-long" : ""}`} aria-label="Steps of the solution">
      {rows}
    </ol>
  );
}
