import { expect, test } from "vitest";
import type { UndoStack as Answer } from "@/api/models";
import { nothingToUndo } from "@/features/labeling/words/undo";
import { push, stackOf } from "./undoStack";

const NOW = Date.parse("2030-01-01T12:00:00Z");

function answer(...assignments: number[]): Answer {
  return {
    entries: assignments.map((assignment) => ({
      assignment,
      kind: "submit" as const,
      at: "2030-01-01T11:58:00Z",
      corrected: false,
      seconds_left: 480,
    })),
    last_submit: "2030-01-01T11:58:00Z",
    minutes: 10,
  };
}

test("the server's seconds are counted by this browser's clock, whatever that says", () => {
  expect(stackOf(answer(7), undefined, NOW).entries).toEqual([
    { assignment: 7, kind: "submit", corrected: false, until: NOW + 480_000, doneHere: null },
  ]);
});

test("what is done here goes on top, once, and is still done here after the server was asked again", () => {
  const before = stackOf(answer(7, 6), undefined, NOW);
  const stack = push(before, { assignment: 6, kind: "submit", corrected: true, until: NOW + 600_000 }, NOW);
  expect(stack.entries.map((one) => [one.assignment, one.doneHere])).toEqual([
    [6, NOW],
    [7, null],
  ]);
  expect(stackOf(answer(6, 7), stack, NOW).entries.map((one) => one.doneHere)).toEqual([NOW, null]);
});

test("a skip does not count as the last submit", () => {
  const skip = { assignment: 1, kind: "skip" as const, corrected: false, until: NOW };
  expect(push(undefined, skip, NOW).lastSubmit).toBeNull();
  expect(push(undefined, { ...skip, kind: "submit" }, NOW).lastSubmit).toBe("2030-01-01T12:00:00.000Z");
});

test.each([
  [null, "Nothing to undo: there was no connection to ask for your last submit."],
  [{ lastSubmit: null, minutes: 10 }, "Nothing to undo yet."],
  [
    { lastSubmit: "2030-01-01T11:55:00Z", minutes: 10 },
    "Nothing else to undo: a submit or a skip can be undone for 10 minutes.",
  ],
  [
    { lastSubmit: "2030-01-01T11:00:00Z", minutes: 10 },
    "Nothing to undo: your last submit was 1 hour ago, and a submit or a skip can be undone for 10 minutes.",
  ],
])("why nothing can be undone, with %j", (stack, words) => {
  expect(nothingToUndo(stack, NOW)).toBe(words);
});
