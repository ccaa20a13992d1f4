import { expect, test } from "vitest";
import { lineGeometry } from "./lines";

const point = (value: number, error: number | null = null) => ({ value, error });

test("the axis runs between the round tenths around the data", () => {
  const { yTicks } = lineGeometry(["0", "1"], [{ name: "a", points: [point(0.42), point(0.58)] }]);
  expect(yTicks.map((tick) => tick.value.toFixed(1))).toEqual(["0.4", "0.5", "0.6"]);
});

test("first and last category are at the edges, a single one in the middle", () => {
  expect(lineGeometry(["0", "1"], []).xTicks.map((tick) => tick.x)).toEqual([48, 624]);
  expect(lineGeometry(["0"], []).xTicks.map((tick) => tick.x)).toEqual([336]);
});

test("the axis has a length even if every value is the highest possible", () => {
  const { yTicks, lines } = lineGeometry(["0"], [{ name: "a", points: [point(1)] }]);
  expect(yTicks.map((tick) => tick.value.toFixed(1))).toEqual(["0.9", "1.0"]);
  expect(lines[0]?.marks[0]?.y).toBe(12);
});

test("a missing value leaves a gap in the line", () => {
  const { lines } = lineGeometry(["0", "1", "2"], [{ name: "a", points: [point(0.1), null, point(0.2)] }]);
  // between 0.1 at the bottom (210) and 0.2 on top (12)
  expect(lines[0]?.path).toBe("M48.0 210.0M624.0 12.0");
  expect(lines[0]?.marks).toHaveLength(2);
});

test("an error reaches its size up and down", () => {
  const { lines } = lineGeometry(["0"], [{ name: "a", points: [point(0.5, 0.05)] }]);
  const mark = lines[0]?.marks[0];
  // the axis runs from 0.4 to 0.6, so 0.05 is a quarter of 198
  expect(mark?.from).toBeCloseTo(111 + 49.5);
  expect(mark?.to).toBeCloseTo(111 - 49.5);
});

test("of many categories only some are named", () => {
  const labels = Array.from({ length: 40 }, (_, k) => String(k));
  expect(lineGeometry(labels, []).xTicks.map((tick) => tick.label)).toEqual(
    labels.filter((_, index) => index % 3 === 0),
  );
});
