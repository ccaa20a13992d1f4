/** What the charts over the generations show: their series and figures, from the points of the API. */
import type { TimelinePoint } from "@/api/models";
import type { Series, Value } from "@/components/charts/lines";
import { count, percent } from "@/components/numbers";
import {
  BALANCE,
  BEST_OF_N,
  balanceInWords,
  bestOfNInWords,
  FOOLED,
  figureInWords,
  fooledInWords,
  HELD_OUT,
  heldOutInWords,
  type Trend,
} from "./words/charts";

export type Chart = {
  title: string;
  words: string;
  columns: readonly string[];
  rows: string[][];
};

export const labelsOf = (points: readonly TimelinePoint[]) => points.map((point) => String(point.number));

/** Negative, neutral, positive; null if nothing was rated. */
export function ratingShares({ ratings }: Pick<TimelinePoint, "ratings">): [number, number, number] | null {
  const all = ratings.positive + ratings.neutral + ratings.negative;
  return all ? [ratings.negative / all, ratings.neutral / all, ratings.positive / all] : null;
}

export function balanceChart(points: readonly TimelinePoint[]): Chart {
  const negative = points.flatMap((point) => {
    const shares = ratingShares(point);
    return shares ? [{ value: shares[0], generation: point.number }] : [];
  });
  const [first, last] = [negative[0], negative.at(-1)];
  return {
    ...headOf(BALANCE),
    words: balanceInWords(first && last ? { first, last } : null),
    rows: points.map(({ number, ratings }) => [
      String(number),
      count(ratings.negative),
      count(ratings.neutral),
      count(ratings.positive),
      count(ratings.by_models),
    ]),
  };
}

export function fooledSeries(points: readonly TimelinePoint[]): Series[] {
  return [
    {
      name: FOOLED.series,
      points: points.map(({ fooled_share, wrong }) =>
        fooled_share === null ? null : { value: fooled_share, error: shareError(fooled_share, wrong) },
      ),
    },
  ];
}

export function fooledChart(points: readonly TimelinePoint[]): Chart {
  return {
    ...headOf(FOOLED),
    words: fooledInWords(trendOf(fooledSeries(points)[0], points), points[0]?.fooled_from),
    rows: points.map((point) => [
      String(point.number),
      point.selector ?? "–",
      count(point.wrong),
      count(point.fooled),
      point.fooled_share === null ? "–" : percent(point.fooled_share),
    ]),
  };
}

export function heldOutSeries(points: readonly TimelinePoint[]): Series[] {
  const series = (name: string, of: (point: NonNullable<TimelinePoint["held_out"]>) => Value | null): Series => ({
    name,
    points: points.map((point) => (point.held_out ? of(point.held_out) : null)),
  });
  const [accuracy, baseline, area] = HELD_OUT.series;
  return [
    series(accuracy, (of) => measured(of.accuracy, of.accuracy_stderr)),
    series(baseline, (of) => measured(of.always_positive_accuracy, null)),
    series(area, (of) => measured(of.negative_auroc, of.negative_auroc_stderr)),
  ];
}

export function heldOutChart(points: readonly TimelinePoint[]): Chart {
  return {
    ...headOf(HELD_OUT),
    words: heldOutInWords(trendOf(heldOutSeries(points)[0], points)),
    rows: points.map(({ number, reward_model, held_out }) => [
      String(number),
      reward_model ?? "–",
      held_out?.labels == null ? "–" : count(held_out.labels),
      figureInWords(held_out?.accuracy, held_out?.accuracy_stderr),
      figureInWords(held_out?.always_positive_accuracy, null),
      figureInWords(held_out?.negative_auroc, held_out?.negative_auroc_stderr),
    ]),
  };
}

/** The largest N that all of them were evaluated at; some may have been evaluated with more samples than others. */
function commonN(points: readonly TimelinePoint[]): number | undefined {
  const [first, ...others] = points.flatMap(({ evaluation }) => (evaluation ? [evaluation.ns] : []));
  return first?.findLast((n) => others.every((ns) => ns.includes(n)));
}

export function bestOfNSeries(points: readonly TimelinePoint[], n = commonN(points)): Series[] {
  const names = BEST_OF_N.series;
  const best = (method: "prm" | "oracle" | "majority"): Series => ({
    name: names[method],
    points: points.map((point) => at(point, method, n)),
  });
  const one: Series = { name: names.one, points: points.map((point) => at(point, "prm", 1)) };
  return [best("prm"), one, best("oracle"), best("majority")];
}

export function bestOfNChart(points: readonly TimelinePoint[]): Chart {
  const n = commonN(points);
  return {
    ...headOf(BEST_OF_N),
    words: bestOfNInWords(n, trendOf(bestOfNSeries(points)[0], points)),
    rows: points.map((point) => [
      String(point.number),
      point.reward_model ?? "–",
      point.evaluation && n ? String(n) : "–",
      ...bestOfNSeries([point], n).map(({ points: [value] }) => figureInWords(value?.value, value?.error)),
    ]),
  };
}

function headOf({ title, columns }: Pick<Chart, "title" | "columns">): Pick<Chart, "title" | "columns"> {
  return { title, columns };
}

/** From the first figure to the last; a change within two standard errors is none. Null without any figure. */
function trendOf(series: Series | undefined, points: readonly TimelinePoint[]): Trend | null {
  const known = (series?.points ?? []).flatMap((value, index) => {
    const point = points[index];
    return value && point ? [{ ...value, generation: point.number }] : [];
  });
  const [first, last] = [known[0], known.at(-1)];
  if (!first || !last) return null;
  const change = last.value - first.value;
  const doubt = 2 * Math.hypot(first.error ?? 0, last.error ?? 0);
  return { first, last, change: Math.abs(change) <= doubt ? "hardly changed" : change > 0 ? "rose" : "fell" };
}

function at(point: TimelinePoint, method: string, n: number | undefined): Value | null {
  const index = n === undefined ? -1 : (point.evaluation?.ns.indexOf(n) ?? -1);
  const curves = point.evaluation?.curves as Record<string, number[][] | undefined> | undefined;
  const [value, error] = curves?.[method]?.[index] ?? [];
  return value === undefined ? null : { value, error: error ?? null };
}

function measured(value: number | null | undefined, error: number | null | undefined): Value | null {
  return value == null ? null : { value, error: error ?? null };
}

function shareError(share: number, of: number): number {
  return of > 0 ? Math.sqrt((share * (1 - share)) / of) : 0;
}
