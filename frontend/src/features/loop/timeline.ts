/** What the charts over the generations show: series, figures and sentences, from the points of the API. */
import type { TimelinePoint } from "@/api/models";
import type { Series, Value } from "@/components/charts/lines";
import { count, percent } from "@/components/numbers";

export const CONVINCING = 0.5;

export type Chart = {
  words: string;
  columns: string[];
  rows: string[][];
};

export const labelsOf = (points: readonly TimelinePoint[]) => points.map((point) => String(point.number));

/** Negative, neutral, positive; null where nothing was rated. */
export function ratingShares({ ratings }: Pick<TimelinePoint, "ratings">): [number, number, number] | null {
  const all = ratings.positive + ratings.neutral + ratings.negative;
  return all ? [ratings.negative / all, ratings.neutral / all, ratings.positive / all] : null;
}

export function balanceChart(points: readonly TimelinePoint[]): Chart {
  const rated = points.flatMap((point) => {
    const shares = ratingShares(point);
    return shares ? [{ number: point.number, negative: shares[0] }] : [];
  });
  const last = rated.at(-1);
  const first = rated[0];
  const words =
    first && last
      ? `Of the steps that were rated in each generation, how many were negative (bottom), neutral and positive (top). Negative were ${percent(first.negative)} in generation ${first.number}${first === last ? "" : ` and ${percent(last.negative)} in generation ${last.number}`}.`
      : "No step has been rated yet.";
  return {
    words,
    columns: ["Generation", "Negative", "Neutral", "Positive", "Of them by models"],
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
      name: "Wrong answers that convinced",
      points: points.map(({ fooled_share, wrong }) =>
        fooled_share === null ? null : { value: fooled_share, error: shareError(fooled_share, wrong) },
      ),
    },
  ];
}

export function fooledChart(points: readonly TimelinePoint[]): Chart {
  const what = `Of all sampled solutions with a wrong answer, the share that the reward model of that generation gives a score of at least ${CONVINCING}: they fooled it.`;
  return {
    words: `${what} ${trend(fooledSeries(points)[0], points, "It", "lower is better")}`,
    columns: ["Generation", "Scored by", "Wrong answers", "Convinced", "Share"],
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
  return [
    series("Steps judged right", (of) => measured(of.accuracy, of.accuracy_stderr)),
    series("Judging all positive", (of) => measured(of.always_positive_accuracy, null)),
    series("Area under the curve, negative steps", (of) => measured(of.negative_auroc, of.negative_auroc_stderr)),
  ];
}

export function heldOutChart(points: readonly TimelinePoint[]): Chart {
  const words =
    "How well the model that each generation trained judges labels of problems that its training did not see, beside what a model " +
    "gets that finds every step positive. ";
  return {
    words: words + trend(heldOutSeries(points)[0], points, "The share of steps judged right", "higher is better"),
    columns: ["Generation", "Model", "Labels", "Judged right", "All positive", "Area under the curve"],
    rows: points.map(({ number, reward_model, held_out }) => [
      String(number),
      reward_model ?? "–",
      held_out?.labels == null ? "–" : count(held_out.labels),
      figure(held_out?.accuracy, held_out?.accuracy_stderr),
      figure(held_out?.always_positive_accuracy, null),
      figure(held_out?.negative_auroc, held_out?.negative_auroc_stderr),
    ]),
  };
}

/** The largest N that all of them were measured at; some may have been measured with more samples than others. */
function commonN(points: readonly TimelinePoint[]): number | undefined {
  const [first, ...others] = points.flatMap(({ evaluation }) => (evaluation ? [evaluation.ns] : []));
  return first?.findLast((n) => others.every((ns) => ns.includes(n)));
}

export function bestOfNSeries(points: readonly TimelinePoint[], n = commonN(points)): Series[] {
  const best = (method: string, name: string): Series => ({
    name,
    points: points.map((point) => at(point, method, n)),
  });
  const one: Series = { name: "One sample", points: points.map((point) => at(point, "prm", 1)) };
  return [best("prm", "Chosen by the PRM"), one, best("oracle", "Perfect choice"), best("majority", "Majority vote")];
}

export function bestOfNChart(points: readonly TimelinePoint[]): Chart {
  const n = commonN(points);
  const words = n
    ? `How often the best of ${n} samples, chosen by the PRM that each generation trained, is right on held-out problems. `
    : "No model has been measured on held-out problems yet. ";
  return {
    words: words + (n ? trend(bestOfNSeries(points)[0], points, "It", "higher is better") : ""),
    columns: ["Generation", "Model", "N", "By the PRM", "One sample", "Perfect choice", "Majority vote"],
    rows: points.map((point) => [
      String(point.number),
      point.reward_model ?? "–",
      point.evaluation && n ? String(n) : "–",
      ...bestOfNSeries([point], n).map(({ points: [value] }) => figure(value?.value, value?.error)),
    ]),
  };
}

/** "It rose from 60.0 % (generation 0) to 70.0 % (generation 3); higher is better." Changes within two standard errors are none. */
function trend(series: Series | undefined, points: readonly TimelinePoint[], subject: string, better: string): string {
  const known = (series?.points ?? []).flatMap((value, index) =>
    value ? [{ ...value, at: points[index]?.number }] : [],
  );
  const first = known[0];
  const last = known.at(-1);
  if (!first || !last) return "There is no figure yet.";
  if (first === last) return `${subject} is ${percent(first.value)} in generation ${first.at}; ${better}.`;
  const change = last.value - first.value;
  const doubt = 2 * Math.hypot(first.error ?? 0, last.error ?? 0);
  const verb = Math.abs(change) <= doubt ? "hardly changed" : change > 0 ? "rose" : "fell";
  return `${subject} ${verb} from ${percent(first.value)} (generation ${first.at}) to ${percent(last.value)} (generation ${last.at}); ${better}.`;
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

function figure(value: number | null | undefined, error: number | null | undefined): string {
  if (value == null) return "–";
  return error == null ? percent(value) : `${percent(value)} ± ${(100 * error).toFixed(1)}`;
}
