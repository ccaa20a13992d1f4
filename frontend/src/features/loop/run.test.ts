import { expect, test } from "vitest";
import type { Generation, Run } from "@/api/models";
import { nextInWords, runInWords, turnsAll, turnsDone } from "./run";

const run = (changes: Partial<Run>): Run => ({
  first: 5,
  last: 7,
  newest: 5,
  labeler: "oracle",
  labeler_model: "",
  ...changes,
});

test.each([
  [{}, 0, "Generation 5 is at work, 2 of 3 to go after it."],
  [{ newest: 6 }, 1, "Generation 6 is at work, 1 of 3 to go after it."],
  [{ newest: 7 }, 2, "Generation 7 is at work, the last one."],
  [{ newest: 4 }, 0, "Generation 4 goes on to its end first."],
])("a run at %j has %i done", (changes, done, words) => {
  expect([turnsDone(run(changes)), turnsAll(run(changes))]).toEqual([done, 3]);
  expect(runInWords(run(changes))).toBe(
    `Generations 5 to 7 run by themselves, labeled by the demo’s exact oracle. ${words}`,
  );
});

test("a PRM that labels is named, and one generation is one", () => {
  expect(runInWords(run({ last: 5, labeler: "prm", labeler_model: "prm-2" }))).toBe(
    "Generation 5 runs by itself, labeled by prm-2. Generation 5 is at work, the last one.",
  );
});

test("a generation that another one follows says so", () => {
  expect(nextInWords({ number: 4, has_next: true } as Generation)).toContain("When generation 4 is done");
  expect(nextInWords({ number: 4, has_next: false } as Generation)).toBeNull();
  expect(nextInWords(undefined)).toBeNull();
});
