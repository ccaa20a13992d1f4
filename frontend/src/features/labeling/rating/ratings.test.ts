import { expect, test } from "vitest";
import {
  buildLabel,
  finishReason,
  lastOpenStep,
  marksOfDraft,
  type RatingsAction,
  ratingsReducer,
  startRatings,
  withRestoredPast,
} from "./ratings";

const STEPS = ["a", "b", "c", "d"];

function after(...actions: RatingsAction[]) {
  return actions.reduce(ratingsReducer, startRatings(STEPS));
}
const mark = (value: -1 | 0 | 1 | "unsure", step?: number): RatingsAction =>
  step === undefined ? { type: "mark", mark: value } : { type: "mark", mark: value, step };

test("rating goes down the steps one by one", () => {
  const state = after(mark(1), mark(0), mark("unsure"));
  expect(state.marks).toEqual([1, 0, "unsure"]);
  expect(state.current).toBe(3);
  expect(finishReason(state)).toBeNull();
});

test("a solution with all steps rated and none negative is finished", () => {
  const state = after(mark(1), mark(1), mark(0), mark(1));
  expect(finishReason(state)).toBe("solution");
  expect(state.current).toBe(3);
});

test("a negative step ends the solution there", () => {
  const state = after(mark(1), mark(-1), { type: "move", by: 1 });
  expect(finishReason(state)).toBe("found_error");
  expect(state.current).toBe(1);
  expect(lastOpenStep(state)).toBe(1);
  expect(ratingsReducer(state, mark(1, 2))).toBe(state);
});

test("correcting an earlier step to negative drops what came after", () => {
  const state = after(mark(1), mark(1), mark(0), mark(-1, 0));
  expect(state.marks).toEqual([-1]);
  expect(state.current).toBe(0);
});

test("correcting an earlier step keeps later ratings and returns to the first unrated step", () => {
  const state = after(mark(1), mark(1), { type: "focus", step: 0 }, mark(0));
  expect(state.marks).toEqual([0, 1]);
  expect(state.current).toBe(2);
});

test("correcting a step before the error returns to the error, where work goes on", () => {
  const state = after(mark(1), mark(-1), { type: "focus", step: 0 }, mark(0));
  expect(state.marks).toEqual([0, -1]);
  expect(state.current).toBe(1);
});

test("the current step can always be rated", () => {
  const marks: RatingsAction[] = [mark(1), mark(0), mark(-1), mark(-1, 1), mark(1, 0), mark("unsure", 1)];
  const moves: RatingsAction[] = [{ type: "move", by: 1 }, { type: "move", by: -1 }, { type: "undo" }];
  let state = startRatings(STEPS);
  for (const action of [...marks, ...moves, ...marks, ...moves].flatMap((one) => [one, ...moves, one])) {
    state = ratingsReducer(state, action);
    expect(state.current).toBeLessThanOrEqual(lastOpenStep(state));
  }
});

test("correcting a step of a complete solution moves nothing", () => {
  const state = after(mark(1), mark(1), mark(1), mark(1), { type: "focus", step: 1 }, mark(0));
  expect(state.current).toBe(1);
});

test("taking back the error opens the steps behind it", () => {
  const state = after(mark(1), mark(-1), mark(1));
  expect(state.marks).toEqual([1, 1]);
  expect(state.current).toBe(2);
});

test("a step cannot be rated before its turn", () => {
  const state = after(mark(1));
  expect(ratingsReducer(state, mark(1, 2))).toBe(state);
  expect(ratingsReducer(state, { type: "focus", step: 3 }).current).toBe(1);
});

test("undo brings back ratings that a correction dropped", () => {
  const state = after(mark(1), mark(1), mark(0), mark(-1, 0), { type: "undo" });
  expect(state.marks).toEqual([1, 1, 0]);
  expect(state.current).toBe(0);
});

test("undo walks back to the start and stops there", () => {
  const state = after(mark(1), mark(1), { type: "undo" }, { type: "undo" });
  expect(state.marks).toEqual([]);
  expect(ratingsReducer(state, { type: "undo" })).toBe(state);
});

test("giving the same rating again moves on without a new undo entry", () => {
  const state = after(mark(1), mark(1), { type: "focus", step: 0 }, mark(1));
  expect(state.past).toHaveLength(2);
  expect(state.current).toBe(2);
});

test("the label has the record's shape", () => {
  expect(buildLabel(after(mark(1), mark("unsure"), mark(-1)), 1234.6, "found_error")).toEqual({
    steps: [
      { completions: [{ text: "a", rating: 1, flagged: false }], human_completion: null, chosen_completion: 0 },
      { completions: [{ text: "b", rating: null, flagged: true }], human_completion: null, chosen_completion: 0 },
      { completions: [{ text: "c", rating: -1, flagged: false }], human_completion: null, chosen_completion: null },
    ],
    total_time: 1235,
    finish_reason: "found_error",
  });
});

test("a draft comes back as it was kept", () => {
  const state = after(mark(1), mark("unsure"), mark(0));
  const draft: unknown = JSON.parse(JSON.stringify(buildLabel(state, 5, "give_up")));
  expect(startRatings(STEPS, marksOfDraft(draft, STEPS))).toMatchObject({ marks: [1, "unsure", 0], current: 3 });
});

test.each([
  null,
  7,
  {},
  { steps: "x" },
  { steps: [null] },
  { steps: [{ completions: [{ text: "other", rating: 1 }] }] },
])("a draft that does not fit (%j) gives no marks", (draft) => expect(marksOfDraft(draft, STEPS)).toEqual([]));

test("a solution without steps has nothing to finish", () => {
  const state = startRatings([]);
  expect(finishReason(state)).toBeNull();
  expect(ratingsReducer(state, mark(1))).toBe(state);
});

test("ratings that a reload has restored are undone one by one", () => {
  let state = withRestoredPast(startRatings(STEPS, [1, 0]));
  state = ratingsReducer(state, { type: "undo" });
  expect([state.marks, state.current]).toEqual([[1], 1]);
  state = ratingsReducer(state, { type: "undo" });
  expect([state.marks, state.current, state.past]).toEqual([[], 0, []]);
});
