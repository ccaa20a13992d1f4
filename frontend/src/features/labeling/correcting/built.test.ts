import { expect, test } from "vitest";
import type { Label } from "@/api/models";
import { builtLabel, builtMarks, withMark } from "./built";

const LABEL: Label = {
  steps: [
    {
      completions: [
        { text: "a", rating: 1, flagged: false },
        { text: "b", rating: null, flagged: true },
      ],
      human_completion: null,
      chosen_completion: 0,
    },
    { completions: null, human_completion: null, chosen_completion: null },
  ],
  total_time: 5,
  finish_reason: "give_up",
};

test("marks are those of the label, and writing them changes nothing else", () => {
  const marks = builtMarks(LABEL.steps);
  expect(marks).toEqual([[1, "unsure"], []]);
  expect(builtLabel(LABEL, marks, 7.4)).toEqual({ ...LABEL, total_time: 7 });
});

test("one option gets another mark", () => {
  const marks = withMark(builtMarks(LABEL.steps), 0, 1, -1);
  expect(builtLabel(LABEL, marks, 0).steps[0]?.completions?.[1]).toEqual({ text: "b", rating: -1, flagged: false });
});
