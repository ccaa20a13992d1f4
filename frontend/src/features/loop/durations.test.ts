import { expect, test } from "vitest";
import { stageSeconds } from "./durations";

const entered = {
  planned: "2026-01-01T10:00:00Z",
  sampling: "2026-01-01T10:00:02Z",
  grading: "2026-01-01T10:01:02Z",
};
const NOW = Date.parse("2026-01-01T10:01:12Z");

test("a stage lasts until the next one is entered, the present one until now", () => {
  expect(stageSeconds({ stage_entered: entered, stage: "grading", status: "active" }, NOW)).toEqual({
    planned: 2,
    sampling: 60,
    grading: 10,
  });
});

test("nothing runs in what is done or cancelled", () => {
  const done = { ...entered, done: "2026-01-01T10:01:05Z" };
  expect(stageSeconds({ stage_entered: done, stage: "done", status: "active" }, NOW)).toEqual({
    planned: 2,
    sampling: 60,
    grading: 3,
  });
  expect(stageSeconds({ stage_entered: entered, stage: "grading", status: "cancelled" }, NOW)).not.toHaveProperty(
    "grading",
  );
});
