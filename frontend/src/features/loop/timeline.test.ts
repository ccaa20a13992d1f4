import { expect, test } from "vitest";
import type { TimelinePoint } from "@/api/models";
import {
  balanceChart,
  bestOfNChart,
  bestOfNSeries,
  fooledChart,
  fooledSeries,
  heldOutChart,
  ratingShares,
} from "./timeline";

function point(number: number, changes: Partial<TimelinePoint> = {}): TimelinePoint {
  return {
    id: number + 1,
    number,
    stage: "done",
    ratings: { positive: 6, neutral: 1, negative: 3, by_models: 4 },
    wrong: 100,
    fooled: 20,
    fooled_from: 0.5,
    fooled_share: 0.2,
    selector: "prm-1",
    reward_model: `prm-${number + 1}`,
    held_out: {
      labels: 50,
      accuracy: 0.8,
      accuracy_stderr: 0.01,
      always_positive_accuracy: 0.6,
      negative_auroc: null,
      negative_auroc_stderr: null,
    },
    evaluation: {
      ns: [1, 4],
      curves: {
        prm: [
          [0.5, 0.02],
          [0.7, 0.02],
        ],
        majority: [
          [0.5, 0.02],
          [0.6, 0.02],
        ],
        oracle: [
          [0.5, 0.02],
          [0.9, 0.02],
        ],
      },
      problems: 40,
      samples_per_problem: 4,
    },
    ...changes,
  } as TimelinePoint;
}

const EMPTY = point(0, {
  ratings: { positive: 0, neutral: 0, negative: 0, by_models: 0 },
  fooled_share: null,
  held_out: null,
  evaluation: null,
});

test("shares of the ratings add up to one", () => {
  expect(ratingShares(point(0))).toEqual([0.3, 0.1, 0.6]);
  expect(ratingShares(EMPTY)).toBeNull();
});

test("the balance is told for the first and the last generation", () => {
  const later = point(1, { ratings: { positive: 1, neutral: 0, negative: 1, by_models: 0 } });
  expect(balanceChart([point(0), later]).words).toContain("30.0 % in generation 0 and 50.0 % in generation 1");
  expect(balanceChart([point(0)]).rows).toEqual([["0", "3", "1", "6", "4"]]);
  expect(balanceChart([EMPTY]).words).toBe("No step has been rated yet.");
});

test("the score from which a wrong answer counts is the server's", () => {
  expect(fooledChart([point(0, { fooled_from: 0.7 })]).words).toContain("scores at least 0.7.");
  expect(fooledChart([]).words).toBe("No figures yet.");
});

test("a change within two standard errors is none", () => {
  // the error of 0.2 of 100 is 0.04; two of them together, twice: 0.113
  expect(fooledChart([point(0), point(1, { fooled_share: 0.3 })]).words).toContain(
    "hardly changed from 20.0 % in generation 0",
  );
  expect(fooledChart([point(0), point(1, { fooled_share: 0.4 })]).words).toContain(
    "rose from 20.0 % in generation 0 to 40.0 %",
  );
  expect(fooledSeries([point(0)])[0]?.points[0]?.error).toBeCloseTo(0.04);
});

test("what was not measured is a dash and a gap, not a zero", () => {
  expect(heldOutChart([point(0)]).rows[0]).toEqual(["0", "prm-1", "50", "80.0 % ± 1.0", "60.0 %", "–"]);
  expect(heldOutChart([EMPTY]).words).toContain("No figures yet.");
  expect(bestOfNSeries([EMPTY]).map(({ points }) => points)).toEqual([[null], [null], [null], [null]]);
});

test("best of N is that of the largest N, next to one sample", () => {
  expect(bestOfNChart([point(0)]).rows[0]).toEqual([
    "0",
    "prm-1",
    "4",
    "70.0 % ± 2.0",
    "50.0 % ± 2.0",
    "90.0 % ± 2.0",
    "60.0 % ± 2.0",
  ]);
  expect(bestOfNChart([point(0)]).words).toContain("the best of 4 samples");
});

test("models measured with more samples are compared at an N that all have", () => {
  const more = {
    ns: [1, 4, 8],
    curves: {
      prm: [
        [0.5, 0.02],
        [0.72, 0.02],
        [0.8, 0.02],
      ],
    },
  };
  const points = [point(0), point(1, { evaluation: more as unknown as TimelinePoint["evaluation"] })];
  expect(bestOfNSeries(points)[0]?.points.map((value) => value?.value)).toEqual([0.7, 0.72]);
  expect(bestOfNChart(points).words).toContain("the best of 4 samples");
});
