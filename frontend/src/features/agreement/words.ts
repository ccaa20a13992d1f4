/** The words of the pages about agreement and the label model. */
import type { AgreementGroup, Figure, LabelerTrust, LabelModel, LabelModelRun } from "@/api/models";
import { count, percent, plural } from "@/components/numbers";

export const FIGURES = [
  {
    key: "alpha",
    name: "Krippendorff’s alpha",
    about: "Ordinal. 1: all ratings agree. 0: no better than chance. From .8 on ratings are thought reliable.",
  },
  {
    key: "kappa",
    name: "Cohen’s kappa",
    about: "Equal ratings beyond chance; neutral and negative differ as much as any.",
  },
  { key: "exact", name: "Equal ratings", about: "Pairs of ratings of the same step." },
  {
    key: "first_error",
    name: "Equal first error",
    about: "Pairs of labelings with the first error at the same step, or none.",
  },
] as const;

export type FigureKey = (typeof FIGURES)[number]["key"];

const isShare = (key: FigureKey) => key === "exact" || key === "first_error";

/** "0.42", "74 %" or a dash. */
export function valueInWords(key: FigureKey, { value }: Figure): string {
  if (value === null) return "–";
  return isShare(key) ? percent(value, 0) : value.toFixed(2);
}

/** "0.31 to 0.52" */
export function intervalInWords(key: FigureKey, { low, high }: Figure): string {
  if (low === null || high === null) return "";
  return isShare(key) ? `${percent(low, 0)} to ${percent(high, 0)}` : `${low.toFixed(2)} to ${high.toFixed(2)}`;
}

/** Below a figure: what it is measured on, or why there is none. */
export function basisInWords(key: FigureKey, figure: Figure): string {
  if (figure.why) return figure.why;
  const pairs = key === "first_error" ? "pair of labelings" : "pair of ratings";
  const many = key === "first_error" ? "pairs of labelings" : "pairs of ratings";
  return `${intervalInWords(key, figure)}, ${plural(figure.of, pairs, many)}`;
}

export const GROUPS = [
  ["labeler", "By labeler", "Labeler"],
  ["pair", "By pair", "Pair"],
  ["phase", "By phase", "Phase"],
  ["generation", "By generation", "Generation"],
  ["week", "By week", "Week from"],
] as const;

export type GroupKind = (typeof GROUPS)[number][0];

export const RATINGS = [
  [-1, "negative"],
  [0, "neutral"],
  [1, "positive"],
] as const;

export const ratingName = (rating: number | null) => RATINGS.find(([value]) => value === rating)?.[1] ?? "unsure";

export function comparedInWords(counts: { labelings: number; labelers: number; solutions: number; compared: number }) {
  return (
    `${plural(counts.labelings, "labeling")} by ${plural(counts.labelers, "person", "people")} of ` +
    `${plural(counts.solutions, "solution")}. At least two people rated ${count(counts.compared)} of them.`
  );
}

/** "Step 2 of 5" */
export const stepInWords = (step: number, steps: number) => `Step ${step + 1} of ${steps}`;

/** Where a first error is: "step 3" or "no error". */
export const placeInWords = (position: number, steps: number) =>
  position < steps ? `step ${position + 1}` : "no error";

export const STATUS: Readonly<Record<LabelModelRun["status"], string>> = {
  waiting: "waits for a worker",
  running: "running",
  done: "done",
  failed: "failed",
};

export function usedInWords({ used, new_labelings, enough }: LabelModel): string {
  if (!used) {
    return `It has not run yet. It starts after ${enough} labelings by people, and sooner for phases with adaptive overlap.`;
  }
  const more = new_labelings >= enough ? `at least ${enough}` : `${new_labelings} of ${enough}`;
  const scored = used.with_scores ? ` A reward model has scored ${count(used.scored)} of them, too.` : "";
  return (
    `It has read ${plural(used.labelings, "labeling")} of ${plural(used.solutions, "solution")} by ` +
    `${plural(used.labelers, "person", "people")}; ${count(used.gold)} have gold.${scored} New labelings since: ${more}.`
  );
}

const RATE_NAMES: Readonly<Record<string, string>> = {
  "errors seen": "Errors seen",
  "steps right": "Right steps called right",
  "errors seen after the first steps": "Errors seen, after the first two steps",
  "steps right after the first steps": "Right steps called right, after the first two",
};

export const rateName = (name: string) => RATE_NAMES[name] ?? name;

type Rate = LabelerTrust["rates"][number];

/** "78 % (70 % to 85 %)" */
export const rateInWords = ({ value, low, high }: Rate) =>
  `${percent(value, 0)} (${percent(low, 0)} to ${percent(high, 0)})`;

export const STATES = [
  "negative step (the first error)",
  "neutral step",
  "positive step",
  "step behind an error",
] as const;
export const PARTS = ["First two steps", "Later steps"] as const;

export const CHOSEN = {
  phase: "one phase",
  generation: "one generation",
  labeler: "one labeler",
  since: "some weeks",
} as const;

/** What the address narrows the page to: "of one phase, of some weeks". */
export function narrowedTo(values: Readonly<Record<keyof typeof CHOSEN, string>>): string {
  const kinds = (Object.keys(CHOSEN) as (keyof typeof CHOSEN)[]).filter((kind) => values[kind]);
  return kinds.map((kind) => CHOSEN[kind]).join(", ");
}

/** The query that leads to a group alone. */
export function filtersOf({ of }: Pick<AgreementGroup, "of">): Record<string, string> {
  return Object.fromEntries(Object.entries(of).map(([name, value]) => [name, String(value)]));
}
