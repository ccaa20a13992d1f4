import { expect, test } from "vitest";
import type { DaySums, LabelerStatistics } from "@/api/models";
import { endsInWords, firstErrorShares, labelerRow, paperRows, ratingShares, spans } from "./words";

const day = (name: string, labelings = 1): DaySums => ({ day: name, labelings, positive: 3, neutral: 1, negative: 0 });

test("few days stay days, many become months", () => {
  expect(spans([day("2031-01-01"), day("2031-01-02")])).toHaveLength(2);
  const many = Array.from({ length: 70 }, (_, index) => day(`2031-0${1 + Math.floor(index / 31)}-01`));
  expect(spans(many).map(({ day, labelings, positive }) => [day, labelings, positive])).toEqual([
    ["2031-01", 31, 93],
    ["2031-02", 31, 93],
    ["2031-03", 8, 24],
  ]);
});

test("shares of ratings add up, and there are none without ratings", () => {
  expect(ratingShares(day("2031-01-01"))).toEqual([0, 0.25, 0.75]);
  expect(ratingShares({ ...day("2031-01-01"), positive: 0, neutral: 0 })).toBeNull();
});

test("errors later than the chart reaches are its last point", () => {
  const { labels, shares } = firstErrorShares([
    { step: 1, labelings: 2 },
    { step: 30, labelings: 1 },
    { step: 40, labelings: 1 },
  ]);
  expect([labels.length, labels[0], labels.at(-1)]).toEqual([24, "1", "24+"]);
  expect([shares[0], shares[1], shares.at(-1)]).toEqual([0.5, 0, 0.5]);
  expect(firstErrorShares([])).toEqual({ labels: [], shares: [] });
});

test("figures stand beside the paper's, and unknown ones are a dash", () => {
  const sums = { labelings: 0, positive: 0, neutral: 0, negative: 0 };
  const paper = { paper_correct_solutions: 0.142, paper_correct_steps: 0.731 };
  const flow = { flow: null, sums, ended: 0, correct_solutions: null, correct_steps: null, ...paper };
  expect(paperRows([flow])).toEqual([["Both", "0", "–", "14.2 %", "–", "73.1 %"]]);
});

test("ends are told in one sentence", () => {
  const ends = [
    { finish_reason: "solution", labelings: 1 },
    { finish_reason: "found_error", labelings: 3 },
  ];
  expect(endsInWords(ends)).toBe("How labelings end: a solution 25.0 %, a first error 75.0 %.");
  expect(endsInWords([])).toBe("");
});

test("a labeler without known times has no pace", () => {
  const sums = { labelings: 2, positive: 1, neutral: 0, negative: 3 };
  const labeler: LabelerStatistics = {
    labeler: null,
    name: "",
    kind: null,
    sums,
    timed: 0,
    milliseconds: 0,
    per_hour: null,
    milliseconds_per_step: null,
  };
  expect(labelerRow(labeler)).toEqual(["2", "–", "–", "25 %", "0 %", "75 %"]);
  expect(labelerRow({ ...labeler, per_hour: 12, milliseconds_per_step: 4321 }).slice(1, 3)).toEqual(["12.0", "4.3 s"]);
});
