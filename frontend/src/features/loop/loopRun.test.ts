import { expect, test } from "vitest";
import type { Generation, LoopRun } from "@/api/models";
import { generationsAll, generationsDone } from "./loopRun";
import { loopRunInWords, nextInWords, startedInWords, startInWords } from "./words/loopRun";

const run = (changes: Partial<LoopRun>): LoopRun => ({
  first: 5,
  last: 7,
  newest: 5,
  phase: "Phase 2",
  labeler: "oracle",
  labeler_model: "",
  asked_by: "admin",
  ...changes,
});

test.each([
  [{}, 0, "Generation 5 is in progress; still to come: 2 of 3."],
  [{ newest: 6 }, 1, "Generation 6 is in progress; still to come: 1 of 3."],
  [{ newest: 7 }, 2, "Generation 7 is in progress; it is the last one."],
  [{ newest: 4 }, 0, "Generation 4 finishes first."],
])("a run at %j has %i done", (changes, done, words) => {
  expect([generationsDone(run(changes)), generationsAll(run(changes))]).toEqual([done, 3]);
  expect(loopRunInWords(run(changes))).toBe(
    `Generations 5 to 7 run automatically, labeled by the demo’s exact oracle. ${words}`,
  );
});

test("a PRM that labels is named, and one generation is one", () => {
  expect(loopRunInWords(run({ last: 5, labeler: "prm", labeler_model: "prm-2" }))).toBe(
    "Generation 5 runs automatically, labeled by prm-2. Generation 5 is in progress; it is the last one.",
  );
});

test("a generation that another one follows says so", () => {
  expect(nextInWords({ number: 4, has_next: true } as Generation)).toContain("when generation 4 is done");
  expect(nextInWords({ number: 4, has_next: false } as Generation)).toBeNull();
  expect(nextInWords(undefined)).toBeNull();
});

test("a start says what becomes of the generation in progress, and that there is an end", () => {
  expect(startInWords(3, null)).toBe(
    "Generation 3 starts immediately. After the last one, no further generation starts automatically.",
  );
  expect(startInWords(3, "Generation 2 is cancelled.")).toMatch(/^Generation 2 is cancelled\. After the last one/);
  expect(startedInWords({ first: 3, last: 3 })).toBe("Generation 3 was requested.");
  expect(startedInWords({ first: 3, last: 5 })).toBe("3 generations were requested: 3 to 5.");
});
