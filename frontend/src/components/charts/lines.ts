/** Lines over a row of categories (generations), as coordinates of a 640 × 240 drawing. Shares lie between 0 and 1. */

import { percent } from "@/components/numbers";

export type Value = { value: number; error: number | null };
export type Series = { name: string; points: readonly (Value | null)[] };

export const WIDTH = 640;
export const HEIGHT = 240;
export const LEFT = 48;
export const RIGHT = 16;
export const TOP = 12;
export const BOTTOM = 30;
const MOST_X_LABELS = 16;

export function lineGeometry(labels: readonly string[], series: readonly Series[]) {
  const values = series.flatMap((one) =>
    one.points.flatMap((point) => (point ? [point.value - (point.error ?? 0), point.value + (point.error ?? 0)] : [])),
  );
  // never as high as 1: the axis needs a length even if everything is 1
  const low = Math.max(0, Math.floor(10 * Math.min(...values, 0.99) + 1e-9) / 10);
  const high = Math.min(1, Math.max(low + 0.1, Math.ceil(10 * Math.max(...values, 0) - 1e-9) / 10));
  const step = labels.length > 1 ? (WIDTH - LEFT - RIGHT) / (labels.length - 1) : 0;
  const x = (index: number) => (labels.length > 1 ? LEFT + index * step : (LEFT + WIDTH - RIGHT) / 2);
  const y = (value: number) =>
    TOP + ((high - Math.min(high, Math.max(low, value))) / (high - low)) * (HEIGHT - TOP - BOTTOM);
  const tenths = Math.round((high - low) * 10);
  const every = tenths > 5 ? 2 : 1;
  const labelEvery = Math.ceil(labels.length / MOST_X_LABELS);
  return {
    yTicks: Array.from({ length: tenths + 1 }, (_, k) => low + k / 10)
      .filter((_, k) => k % every === 0)
      .map((value) => ({ value, y: y(value) })),
    xTicks: labels.map((label, index) => ({ label, x: x(index) })).filter((_, index) => index % labelEvery === 0),
    readings: labels.flatMap((label, index) => {
      const said = series.flatMap(({ name, points }) => {
        const point = points[index];
        return point ? [[name, valueInWords(point)].filter(Boolean).join(" ")] : [];
      });
      return said.length > 0 ? [{ x: x(index), text: `${label}: ${said.join("; ")}` }] : [];
    }),
    lines: series.map((one) => ({
      name: one.name,
      path: pathOf(one.points.map((point, index) => (point ? [x(index), y(point.value)] : null))),
      marks: one.points.flatMap((point, index) =>
        point
          ? [
              {
                title: [labels[index], one.name, percent(point.value)].filter(Boolean).join(": "),
                x: x(index),
                y: y(point.value),
                from: y(point.value - (point.error ?? 0)),
                to: y(point.value + (point.error ?? 0)),
              },
            ]
          : [],
      ),
    })),
  };
}

const valueInWords = ({ value, error }: Value) =>
  error ? `${percent(value)} ± ${(100 * error).toFixed(1)}` : percent(value);

/** With a gap for each missing value. */
function pathOf(points: readonly (readonly [number, number] | null)[]): string {
  let pen = "M";
  let path = "";
  for (const point of points) {
    if (point) path += `${pen}${point[0].toFixed(1)} ${point[1].toFixed(1)}`;
    pen = point ? "L" : "M";
  }
  return path;
}
