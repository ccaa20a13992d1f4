import { expect, test } from "vitest";
import { durationInWords, errorInWords, piecesInWords, statusInWords } from "./stages";

test.each([
  [5, "5 s"],
  [60, "1 min"],
  [75, "1 min 15 s"],
  [3600, "1 h"],
  [3900, "1 h 5 min"],
  [180_000, "2 d 2 h"],
])("%i seconds are %s", (seconds, words) => expect(durationInWords(seconds)).toBe(words));

test("a status is named only if the generation is not simply running", () => {
  expect(statusInWords({ stage: "labeling", status: "active" })).toBe("Labeling");
  expect(statusInWords({ stage: "labeling", status: "paused" })).toBe("Labeling, paused");
});

test("of the pieces of a stage only the states that occur are named", () => {
  const pieces = {
    sampling: { done: 4, running: 0, pending: 0, failed: 0, failing: 0 },
    grading: { done: 1, running: 1, pending: 2, failed: 1, failing: 1 },
  };
  expect(piecesInWords(pieces)).toBe(
    "Pieces of work: sampling 4 done; grading 1 done, 1 running, 2 waiting, 1 failed.",
  );
});

test("a piece that is done but has errors names its rows", () => {
  const rows = { id: 1, stage: "scoring", first_id: 5, last_id: 9, status: "done", attempts: 1 } as const;
  const piece = { ...rows, cause: "too long", error: "…" };
  expect(errorInWords(piece)).toBe("Scoring steps, rows 5 to 9: done, except for single rows, 1 attempt");
});
