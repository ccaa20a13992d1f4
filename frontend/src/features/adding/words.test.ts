import { expect, test } from "vitest";
import type { AddedSolutions, ManagedPhase } from "@/api/models";
import { addedInWords, fileInWords, solutionFigures, storedInWords } from "./words";

const REPORT: AddedSolutions = {
  state: "done",
  read: 12,
  new: 10,
  known: 1,
  bad: 1,
  is_cut_off: false,
  line_errors: [],
  reasons: [],
  remarks: [],
  queued: 8,
  problems: 1,
  without_answer: 2,
  without_guess: 0,
  skipped: { held_out: 1, queued: 2 },
  examples: [],
};

test("a result says why solutions are not queued", () => {
  const figures = solutionFigures(REPORT, true);
  expect(figures.map(({ name, value }) => [name, value])).toEqual([
    ["Queued", 8],
    ["Not queued", 3],
    ["Cannot be used", 1],
    ["Without an answer", 2],
  ]);
  expect(figures[0]?.note).toBe("to 1 problem");
  expect(figures[1]?.note).toBe("1 of held-out problems, 2 already in this phase");
});

test("a phase that is not open is named with what to do", () => {
  const phase = { name: "Outside", status: "paused" } as ManagedPhase;
  expect(addedInWords(1, "solution", phase)).toBe(
    "1 solution added to the queue of Outside. The phase is paused: labelers get them when you open it.",
  );
  expect(addedInWords(2, "solution", { ...phase, status: "open" })).toBe("2 solutions added to the queue of Outside.");
});

test("generators and files are described by their sizes", () => {
  expect(storedInWords({ generator: "theirs", solutions: 1000, queued: 20 })).toBe(
    "theirs: 1,000 stored, 20 of them in this phase",
  );
  expect(fileInWords({ name: "a.jsonl", size: 1500 })).toBe("a.jsonl, 2 KiB");
  expect(fileInWords({ name: "a.gz", size: 3 * 2 ** 20 })).toBe("a.gz, 3.0 MiB");
});
