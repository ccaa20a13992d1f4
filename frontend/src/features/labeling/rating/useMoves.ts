import { type Dispatch, useCallback, useRef } from "react";
import { lockedInWords } from "@/features/labeling/words/rating";
import { focusFirstOpen, moveInQuestions } from "./afterError/focusQuestion";
import type { AfterError } from "./afterError/useAfterError";
import { finishReason, lastOpenStep, type Ratings, type RatingsAction } from "./ratings";

type Options = {
  state: Ratings;
  dispatch: Dispatch<RatingsAction>;
  after: AfterError;
  busy: boolean;
  /** Says why a row cannot be reached. */
  tell: (why: string) => void;
};

/** Moves from row to row and through the questions below the error, by key or press. */
export function useMoves(options: Options) {
  const latest = useRef(options);
  latest.current = options;

  /** A row that is pressed. The same function at every render, or every row would render again. */
  const focusStep = useCallback((step: number) => {
    const { state, dispatch, busy, tell } = latest.current;
    if (busy) return;
    if (step <= lastOpenStep(state)) return dispatch({ type: "focus", step });
    const why = whyLocked(state);
    if (why) tell(why);
  }, []);

  function go(by: 1 | -1) {
    const { state, dispatch, after } = options;
    const place = moveInQuestions(by);
    if (place === "row" && after.step !== null) return dispatch({ type: "focus", step: after.step });
    if (place !== null) return;
    if (by > 0 && after.step !== null && state.current === after.step && focusFirstOpen(after.open)) return;
    if (by > 0 && state.current === lastOpenStep(state)) focusStep(state.current + 1);
    else dispatch({ type: "move", by });
  }
  return { go, focusStep };
}

function whyLocked(state: Ratings): string | null {
  return lockedInWords({ rated: state.marks.length, total: state.steps.length, reason: finishReason(state) });
}
