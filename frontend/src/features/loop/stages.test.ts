import { expect, test } from "vitest";
import { type Stage, stageProgress } from "./stages";

const counts = {
  problems: 10,
  sampled: 60,
  samples_wanted: 80,
  to_grade: 50,
  graded: { correct: 20, wrong: 15, incomplete: 3, unparseable: 2, timeout: 0 },
  scored: 30,
  queued: 12,
  labeled: 5,
  labeled_by_models: 2,
  labelings_wanted: 12,
};

test.each<[Stage, number, number]>([
  ["sampling", 60, 80],
  ["grading", 40, 50],
  ["scoring", 30, 60],
  ["labeling", 5, 12],
])("%s is at %i of %i", (stage, value, of) =>
  expect(stageProgress({ stage, counts, pieces: {} })).toMatchObject({ value, of }),
);

test("evaluating counts its pieces", () => {
  const pieces = { evaluating: { pending: 2, running: 1, done: 4, failed: 0, failing: 0 } };
  expect(stageProgress({ stage: "evaluating", counts, pieces })).toEqual({ value: 4, of: 7, unit: "pieces" });
});

test("a finished generation has no progress bar", () => {
  expect(stageProgress({ stage: "done", counts, pieces: {} })).toBeNull();
});
