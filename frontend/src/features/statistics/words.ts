/** What the page of statistics says, and its figures as rows of tables. */
import type { DaySums, FlowStatistics, LabelerStatistics, Statistics } from "@/api/models";
import { count, percent } from "@/components/numbers";

export const ABOUT =
  "Labelings that count, without screening and quality control: neither superseded, nor excluded, nor held back.";
export const NOTES_ABOUT =
  "Figures that differ from everybody else’s. None of them is a verdict: look at the labelings before you decide.";
export const NO_NOTES = "Nothing differs much from everybody else’s work.";
export const LABELERS = [
  ["all", "People and models"],
  ["people", "People"],
  ["models", "Models"],
] as const;
export const KINDS = {
  fast: "Fast",
  same: "One rating",
  agreement: "Agreement falls",
  copied: "Copied steps",
} as const;
export const ENDS: Readonly<Record<string, string>> = {
  solution: "a solution",
  found_error: "a first error",
  give_up: "given up",
  bad_problem: "bad problem",
};
const FLOWS: Readonly<Record<string, string>> = { "1": "Flow 1", "2": "Flow 2", null: "Both" };

const MOST_DAYS = 62;
const MOST_STEPS = 24;

const ratingsOf = ({ positive, neutral, negative }: Pick<DaySums, "positive" | "neutral" | "negative">) =>
  positive + neutral + negative;
const share = (value: number | null) => (value === null ? "–" : percent(value));

export function paperRows(flows: readonly FlowStatistics[]): string[][] {
  return flows.map((flow) => [
    FLOWS[String(flow.flow)] ?? "",
    count(flow.sums.labelings),
    share(flow.correct_solutions),
    percent(flow.paper_correct_solutions),
    share(flow.correct_steps),
    percent(flow.paper_correct_steps),
  ]);
}

export const PAPER_COLUMNS = [
  "Flow",
  "Labelings",
  "End in a correct solution",
  "PRM800K",
  "Correct steps",
  "PRM800K",
] as const;

/** Days, or months if there are too many days to tell them apart in a chart. */
export function spans(days: readonly DaySums[]): DaySums[] {
  if (days.length <= MOST_DAYS) return [...days];
  const months = new Map<string, DaySums>();
  for (const day of days) {
    const key = day.day.slice(0, 7);
    const before = months.get(key) ?? { day: key, labelings: 0, positive: 0, neutral: 0, negative: 0 };
    months.set(key, {
      day: key,
      labelings: before.labelings + day.labelings,
      positive: before.positive + day.positive,
      neutral: before.neutral + day.neutral,
      negative: before.negative + day.negative,
    });
  }
  return [...months.values()];
}

export function ratingShares(day: DaySums): number[] | null {
  const all = ratingsOf(day);
  return all === 0 ? null : [day.negative / all, day.neutral / all, day.positive / all];
}

export function balanceChart(days: readonly DaySums[]) {
  const sums = days.reduce(
    (all, day) => ({ labelings: all.labelings + day.labelings, rated: all.rated + ratingsOf(day) }),
    {
      labelings: 0,
      rated: 0,
    },
  );
  return {
    title: "Ratings over time",
    words: `${count(sums.labelings)} labelings with ${count(sums.rated)} ratings. Each column has the shares of one day or month.`,
    columns: ["Day", "Labelings", "Positive", "Neutral", "Negative"],
    rows: days.map((day) => [day.day, ...[day.labelings, day.positive, day.neutral, day.negative].map(count)]),
  };
}

/** Shares of the labelings that found an error; later steps than the chart shows are its last point. */
export function firstErrorShares(found: Statistics["first_errors"]): { labels: string[]; shares: number[] } {
  const all = found.reduce((sum, each) => sum + each.labelings, 0);
  const last = Math.min(MOST_STEPS, found.at(-1)?.step ?? 0);
  const counts = Array.from({ length: last }, () => 0);
  for (const { step, labelings } of found) counts[Math.min(step, last) - 1]! += labelings;
  const labels = counts.map((_, index) => (index === MOST_STEPS - 1 ? `${MOST_STEPS}+` : String(index + 1)));
  return { labels, shares: counts.map((each) => (all ? each / all : 0)) };
}

export function firstErrorChart(found: Statistics["first_errors"]) {
  const all = found.reduce((sum, each) => sum + each.labelings, 0);
  const early = found.filter(({ step }) => step <= 3).reduce((sum, each) => sum + each.labelings, 0);
  return {
    title: "Position of the first error",
    words: all
      ? `Of ${count(all)} labelings that found an error, ${percent(early / all)} found it in the first three steps.`
      : "No labeling has found an error yet.",
    columns: ["Step", "Labelings"],
    rows: found.map(({ step, labelings }) => [String(step), count(labelings)]),
  };
}

export function endsInWords(ends: Statistics["ends"]): string {
  const all = ends.reduce((sum, end) => sum + end.labelings, 0);
  if (all === 0) return "";
  const parts = ends.map((end) => `${ENDS[end.finish_reason] ?? end.finish_reason} ${percent(end.labelings / all)}`);
  return `How labelings end: ${parts.join(", ")}.`;
}

export function labelerRow({ sums, per_hour, milliseconds_per_step }: LabelerStatistics): string[] {
  const all = ratingsOf(sums);
  return [
    count(sums.labelings),
    per_hour === null ? "–" : per_hour.toFixed(1),
    milliseconds_per_step === null ? "–" : `${(milliseconds_per_step / 1000).toFixed(1)} s`,
    ...[sums.positive, sums.neutral, sums.negative].map((each) => (all ? percent(each / all, 0) : "–")),
  ];
}

export const LABELER_COLUMNS = ["Labelings", "Per hour", "Per step", "Positive", "Neutral", "Negative"] as const;
