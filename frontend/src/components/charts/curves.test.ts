import { expect, test } from "vitest";
import { curvesOf, type Evaluation, geometry, rivalCurve } from "./curves";
import { curvesInWords } from "./words";

const evaluation = {
  ns: [1, 4, 16],
  problems: 200,
  curves: {
    majority: [
      [0.3, 0.03],
      [0.4, 0.03],
      [0.45, 0.03],
    ],
    prm: [
      [0.3, 0.03],
      [0.5, 0.03],
      [0.6, 0.03],
    ],
  },
} as unknown as Evaluation;

test("the model's own curve comes first", () => {
  expect(curvesOf(evaluation, "prm").map((curve) => curve.method)).toEqual(["prm", "majority"]);
});

test("the chart is put in words", () => {
  expect(curvesInWords(evaluation, curvesOf(evaluation, "prm"))).toBe(
    "With the PRM choosing, accuracy rises from 30.0 % with 1 sample to 60.0 % with 16 (majority vote: 45.0 %), on 200 held-out problems.",
  );
});

test("a change within two standard errors is no change", () => {
  // 0.02 up; standard error of the difference is 0.03 · √2 = 0.042
  const flat = {
    ...evaluation,
    curves: {
      prm: [
        [0.3, 0.03],
        [0.32, 0.03],
      ],
    },
  } as unknown as Evaluation;
  expect(curvesInWords({ ns: [1, 4], problems: 200 }, curvesOf(flat, "prm"))).toContain("hardly changes");
});

test("N is on a logarithmic axis", () => {
  // 640 wide, 48 left, 12 right: 1 → 48, 4 → halfway to 16 → 338, 16 → 628
  const { xTicks } = geometry(evaluation.ns, curvesOf(evaluation, "prm"));
  expect(xTicks.map((tick) => tick.x)).toEqual([48, 338, 628]);
});

test("the accuracy axis runs between round tenths around the data", () => {
  const { yTicks } = geometry(evaluation.ns, curvesOf(evaluation, "prm"));
  expect(yTicks.map((tick) => tick.label)).toEqual(["30 %", "40 %", "50 %", "60 %"]);
});

test("a model without curves says so", () => {
  const none = { ns: [], problems: 0, curves: {} } as unknown as Evaluation;
  expect(curvesInWords(none, curvesOf(none, "prm"))).toBe("Nothing was evaluated.");
});

test("another model's curve is shown as far as it was measured in the same way", () => {
  const shorter = { ...evaluation, ns: [1, 4, 8] } as unknown as Evaluation;
  const rival = (of: Evaluation) => ({ name: "prm-1 (the first)", kind: "prm", evaluation: of });
  const [beside] = rivalCurve(evaluation, rival(shorter));
  expect(beside?.points.map((point) => point.accuracy)).toEqual([0.3, 0.5]);
  expect(curvesInWords(evaluation, [...curvesOf(evaluation, "prm"), ...(beside ? [beside] : [])])).toContain(
    "prm-1 (the first) reached 50.0 % with 4.",
  );
  expect(rivalCurve(evaluation, rival({ ...evaluation, problems: 199 }))).toEqual([]);
  expect(rivalCurve(evaluation, null)).toEqual([]);
});
