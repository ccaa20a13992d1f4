/**
 * The ratings of one solution (flow 2), as pure functions.
 *
 * Steps are rated in order: `marks` always covers a prefix of the steps, and nothing follows a negative mark. If a correction
 * makes a step negative, the marks after it are removed. Every change can be undone.
 */
import type { FinishReason, Label, LabelStep } from "@/api/models";
import { isRecord, stepsOfDraft } from "@/features/labeling/work/draft";
import { type Mark, markOf, ratedAs } from "@/features/labeling/work/mark";

export type Ratings = {
  readonly steps: readonly string[];
  readonly marks: readonly Mark[];
  readonly current: number;
  readonly past: readonly { marks: readonly Mark[]; current: number }[];
};

export type RatingsAction =
  | { type: "mark"; mark: Mark; step?: number }
  | { type: "move"; by: 1 | -1 }
  | { type: "focus"; step: number }
  | { type: "undo" };

export function startRatings(steps: readonly string[], marks: readonly Mark[] = []): Ratings {
  const kept = cutAfterError(marks.slice(0, steps.length));
  return { steps, marks: kept, current: Math.min(reach(kept, steps.length), Math.max(steps.length - 1, 0)), past: [] };
}

/** Ratings that a reload has restored can be undone, too: in the order of the steps. */
export function withRestoredPast(state: Ratings): Ratings {
  return { ...state, past: state.marks.map((_, step) => ({ marks: state.marks.slice(0, step), current: step })) };
}

export function ratingsReducer(state: Ratings, action: RatingsAction): Ratings {
  switch (action.type) {
    case "mark":
      return markStep(state, action.step ?? state.current, action.mark);
    case "move":
      return focusStep(state, state.current + action.by);
    case "focus":
      return focusStep(state, action.step);
    case "undo": {
      const before = state.past.at(-1);
      return before ? { ...state, ...before, past: state.past.slice(0, -1) } : state;
    }
  }
}

/** The last step that may be the current one: the first without a mark, or the step of the error. */
export function lastOpenStep(state: Ratings): number {
  return Math.min(reach(state.marks, state.steps.length), state.steps.length - 1);
}

/** Why the solution is done, or null while there are steps to rate. */
export function finishReason(state: Ratings): "solution" | "found_error" | null {
  if (state.marks.at(-1) === -1) return "found_error";
  return state.steps.length > 0 && state.marks.length === state.steps.length ? "solution" : null;
}

/** The steps of the PRM800K record. */
export function labelSteps(state: Ratings): LabelStep[] {
  return state.marks.map((mark, index) => ({
    completions: [{ text: state.steps[index] ?? "", ...ratedAs(mark) }],
    human_completion: null,
    chosen_completion: mark === -1 ? null : 0, // nothing is chosen at the step of the error
  }));
}

export function buildLabel(state: Ratings, totalTime: number, reason: FinishReason): Label {
  return { steps: labelSteps(state), total_time: Math.round(totalTime), finish_reason: reason };
}

/** The marks in a draft, up to the first one that does not match the steps shown. */
export function marksOfDraft(draft: unknown, steps: readonly string[]): Mark[] {
  const marks: Mark[] = [];
  for (const [index, step] of stepsOfDraft(draft).entries()) {
    const completion = isRecord(step) && Array.isArray(step.completions) ? step.completions[0] : null;
    if (!isRecord(completion) || completion.text !== steps[index]) break;
    const mark = markOf(completion);
    if (mark === null) break;
    marks.push(mark);
  }
  return cutAfterError(marks);
}

function markStep(state: Ratings, step: number, mark: Mark): Ratings {
  const unmarked = reach(state.marks, state.steps.length);
  if (step < 0 || step >= state.steps.length || step > unmarked) return state;
  if (state.marks[step] === mark) return { ...state, current: afterMark(state.marks, step, state.steps.length) };
  const marks = cutAfterError([...state.marks.slice(0, step), mark, ...state.marks.slice(step + 1)]);
  const past = [...state.past, { marks: state.marks, current: step }];
  return { ...state, marks, current: afterMark(marks, step, state.steps.length), past };
}

/** Where work goes on: at the error, or else at the first step without a mark. If all are rated, nothing moves. */
function afterMark(marks: readonly Mark[], step: number, count: number): number {
  const isComplete = marks.length >= count && marks.at(-1) !== -1;
  return isComplete ? step : reach(marks, count);
}

function focusStep(state: Ratings, step: number): Ratings {
  const current = Math.max(0, Math.min(step, lastOpenStep(state)));
  return current === state.current ? state : { ...state, current };
}

function cutAfterError(marks: readonly Mark[]): Mark[] {
  const error = marks.indexOf(-1);
  return error < 0 ? [...marks] : marks.slice(0, error + 1);
}

/** Index of the first step without a mark; nothing follows an error, so then it is the error's own. */
function reach(marks: readonly Mark[], count: number): number {
  return marks.at(-1) === -1 ? marks.length - 1 : Math.min(marks.length, count);
}
