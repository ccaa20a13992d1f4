/** Best-of-N curves as numbers and coordinates. */
import { percent } from "@/components/numbers";
import { METHOD_NAMES } from "./words";

/** Accuracy and standard error for each N, by method of choosing. */
export type Evaluation = { ns: number[]; curves: object; problems: number; samples_per_problem: number };
type Point = { accuracy: number; error: number };
export type Curve = { method: string; name: string; points: Point[] };

/** The model's own curve first. */
export function curvesOf({ curves }: Pick<Evaluation, "curves">, kind: string): Curve[] {
  const order = [kind, ...Object.keys(METHOD_NAMES).filter((method) => method !== kind)];
  const given = curves as Record<string, number[][] | undefined>;
  return order.flatMap((method) => {
    const points = (given[method] ?? []).map(([accuracy = 0, error = 0]) => ({ accuracy, error }));
    return points.length > 0 ? [{ method, name: METHOD_NAMES[method] ?? method, points }] : [];
  });
}

/** Another model, whose curve is shown for comparison. */
export type Rival = { name: string; kind: string; evaluation: Evaluation };

/** A rival's own curve for the first Ns that both models have in common; none if it was evaluated on other problems. */
export function rivalCurve({ ns, problems }: Pick<Evaluation, "ns" | "problems">, rival: Rival | null): Curve[] {
  const [own] = rival && rival.evaluation.problems === problems ? curvesOf(rival.evaluation, rival.kind) : [];
  const other = ns.findIndex((n, index) => n !== rival?.evaluation.ns[index]);
  const points = own?.points.slice(0, other < 0 ? ns.length : other) ?? [];
  return rival && points.length > 1 ? [{ method: "rival", name: rival.name, points }] : [];
}

const WIDTH = 640;
const HEIGHT = 280;
const LEFT = 48;
const RIGHT = 12;
const TOP = 12;
const BOTTOM = 30;

/** Lines in the coordinates of a 640 × 280 drawing: N on a logarithmic axis, accuracy between the round tenths around the data. */
export function geometry(ns: readonly number[], curves: readonly Curve[]) {
  const all = curves.flatMap((curve) => curve.points.map((point) => point.accuracy));
  const low = Math.floor(10 * Math.min(...all, 1)) / 10;
  const high = Math.max(low + 0.1, Math.ceil(10 * Math.max(...all, 0)) / 10);
  const span = Math.log((ns.at(-1) ?? 2) / (ns[0] ?? 1)) || 1;
  const x = (n: number) => LEFT + (Math.log(n / (ns[0] ?? 1)) / span) * (WIDTH - LEFT - RIGHT);
  const y = (accuracy: number) => TOP + ((high - clamp(accuracy, low, high)) / (high - low)) * (HEIGHT - TOP - BOTTOM);
  const at = (index: number, value: number) => `${x(ns[index] ?? 1).toFixed(1)} ${y(value).toFixed(1)}`;
  const tenths = Math.round((high - low) * 10);
  return {
    width: WIDTH,
    height: HEIGHT,
    left: LEFT,
    right: RIGHT,
    xTicks: ns.map((n) => ({ x: x(n), label: String(n) })),
    yTicks: Array.from({ length: tenths + 1 }, (_, k) => ({
      y: y(low + k / 10),
      label: percent(low + k / 10, 0),
    })),
    lines: curves.map((curve, index) => ({
      method: curve.method,
      path: `M${curve.points.map((point, k) => at(k, point.accuracy)).join("L")}`,
      // only the model's own: bands of all methods would cover each other
      band: index === 0 ? band(curve.points, at) : null,
    })),
  };
}

/** One standard error up and down. */
function band(points: readonly Point[], at: (index: number, value: number) => string): string {
  const upper = points.map((point, k) => at(k, point.accuracy + point.error));
  const lower = points.map((point, k) => at(k, point.accuracy - point.error)).reverse();
  return `M${[...upper, ...lower].join("L")}Z`;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
