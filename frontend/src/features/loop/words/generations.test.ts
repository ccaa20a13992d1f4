import { expect, test } from "vitest";
import type { Generation } from "@/api/models";
import { resultInWords, ungradedInWords } from "./generations";

function result(counts: Partial<Generation["counts"]>): string {
  const none = { correct: 0, wrong: 0, incomplete: 0, unparseable: 0, timeout: 0 };
  const zero = { sampled: 0, samples_wanted: 0, scored: 0, queued: 0, labeled: 0, labeled_by_models: 0 };
  const all = { ...zero, problems: 3, to_grade: 0, graded: none, labelings_wanted: 0, ...counts };
  return resultInWords({ counts: all, generator: "tiny", selector: null, fooled_share: null } as Generation);
}

const graded = { correct: 1, wrong: 3, incomplete: 0, unparseable: 0, timeout: 0 };

test("solutions of problems without an answer are told apart from graded ones", () => {
  expect(result({ sampled: 12, to_grade: 4, graded })).toBe(
    "12 solutions to 3 problems by tiny; 25 % of the graded answers correct; 8 not graded: their problems have no answer.",
  );
  expect(result({ sampled: 4, to_grade: 4, graded })).toBe(
    "4 solutions to 3 problems by tiny; 25 % of the graded answers correct.",
  );
});

test("an ungraded solution says why", () => {
  expect([ungradedInWords(true), ungradedInWords(false)]).toEqual([
    "It is not graded yet.",
    "It is not graded: the problem has no answer.",
  ]);
});
