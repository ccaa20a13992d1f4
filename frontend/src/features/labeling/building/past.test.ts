import { expect, test } from "vitest";
import type { Mark } from "@/features/labeling/work/mark";
import { type Building, buildingReducer, currentPlace, type Place, startBuilding } from "./building";
import { withRestoredPast } from "./past";

const place = (texts: string[], marks: (Mark | null)[]): Place => ({
  offered: { texts, order: undefined },
  marks,
  picked: null,
  own: { text: "", answer: "" },
});

const undo = (state: Building) => buildingReducer(state, { type: "undo" });

test("restored marks are undone one by one, back over the steps", () => {
  let state = withRestoredPast(startBuilding([place(["a", "b"], [1, -1]), place(["c", "d"], [0, null])]));
  state = undo(state);
  expect([state.at, currentPlace(state).marks]).toEqual([1, [null, null]]);
  state = undo(state);
  expect([state.at, currentPlace(state).marks]).toEqual([0, [1, -1]]);
  state = undo(state);
  expect([state.at, state.card, currentPlace(state).marks]).toEqual([0, 1, [1, null]]);
  state = undo(state);
  expect([currentPlace(state).marks, state.past.length]).toEqual([[null, null], 0]);
});

test("equal completions are undone together", () => {
  const state = undo(withRestoredPast(startBuilding([place(["a", "b", "a"], [1, 0, 1])])));
  expect(currentPlace(state).marks).toEqual([1, null, 1]);
  expect(currentPlace(undo(state)).marks).toEqual([null, null, null]);
});

test("the order that the server has said meanwhile stays known", () => {
  const begun = withRestoredPast(startBuilding([place(["a", "b"], [1, 1])]));
  const told = buildingReducer(begun, { type: "offer", at: 0, offered: { texts: ["a", "b"], order: [1, 0] } });
  expect(currentPlace(undo(told)).offered?.order).toEqual([1, 0]);
});
