import { expect, test } from "vitest";
import { notesOf, sentNotes, withFurther, withWhy } from "./notes";

test("a step's own rating is no further one", () => {
  const notes = withFurther(withFurther({}, 0, 0, true), 0, 1, true);
  expect(sentNotes([1, -1], notes)).toEqual({ tolerance: [[0], []], reasons: ["", ""] });
  expect(sentNotes([-1], notes).tolerance).toEqual([[0, 1]]);
});

test("what is no longer accepted is not sent, and the reason stays", () => {
  const notes = withFurther(withWhy(withFurther({}, 1, 0, true), 1, " The sign. "), 1, 0, false);
  expect(sentNotes([1, -1], notes)).toEqual({ tolerance: [[], []], reasons: ["", "The sign."] });
});

test("notes of steps behind the error are not sent", () => {
  expect(sentNotes([-1], withWhy({}, 2, "Later."))).toEqual({ tolerance: [[]], reasons: [""] });
});

test("the notes of gold come back", () => {
  const label = { steps: [], total_time: 0, finish_reason: "found_error" as const };
  const notes = notesOf({ id: 1, version: 2, label, ratings: [[0, 1], [-1]], reasons: ["", "Why."] });
  expect(sentNotes([1, -1], notes)).toEqual({ tolerance: [[0], []], reasons: ["", "Why."] });
});
