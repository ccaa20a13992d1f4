/** Titles, legends, table heads and sentences of the charts over the generations. */
import { percent } from "@/components/numbers";

export const BALANCE = {
  title: "Balance of ratings",
  label: "Shares of negative, neutral and positive ratings per generation",
  columns: ["Generation", "Negative", "Neutral", "Positive", "Rated by models"],
};
export const FOOLED = {
  title: "Wrong answers that fooled the reward model",
  label: "Share of wrong answers that fooled the reward model, per generation",
  columns: ["Generation", "Scored by", "Wrong answers", "Fooled the model", "Share"],
  series: "Wrong answers that fooled the model",
};
export const HELD_OUT = {
  title: "Held-out rated steps",
  label: "Measures on held-out rated steps, per generation",
  columns: ["Generation", "Model", "Rated steps", "Judged correctly", "All positive", "Area under the curve"],
  series: ["Judged correctly", "Calling every step positive", "Area under the ROC curve, negative steps"],
} as const;
export const BEST_OF_N = {
  title: "Best of N",
  label: "Accuracy of the best of N samples, per generation",
  columns: ["Generation", "Model", "N", "Chosen by the PRM", "One sample", "Perfect choice", "Majority vote"],
  series: { prm: "Chosen by the PRM", one: "One sample", oracle: "Perfect choice", majority: "Majority vote" },
} as const;

const NO_FIGURES = "No figures yet.";

type Figure = { value: number; generation: number };

/** From the first to the last generation that has a figure; they are the same if only one has. */
export type Trend = { first: Figure; last: Figure; change: "rose" | "fell" | "hardly changed" };

export function balanceInWords(negative: { first: Figure; last: Figure } | null): string {
  if (!negative) return "No step has been rated yet.";
  const { first, last } = negative;
  const later = first.generation === last.generation ? "" : ` and ${figureIn(last)}`;
  return `Shares of negative (bottom), neutral and positive (top) among the steps rated in each generation. Negative: ${figureIn(first)}${later}.`;
}

/** `from`: the score from which a wrong answer counts; undefined without any generation. */
export function fooledInWords(trend: Trend | null, from: number | undefined): string {
  if (from === undefined) return NO_FIGURES;
  return `Share of sampled solutions with a wrong answer that the reward model of their generation scores at least ${from}. ${trendInWords(trend, "It", "lower")}`;
}

export function heldOutInWords(trend: Trend | null): string {
  return `How well the model trained in each generation judges rated steps of problems that it was not trained on, next to a baseline that calls every step positive. ${trendInWords(trend, "The share of steps judged correctly", "higher")}`;
}

export function bestOfNInWords(n: number | undefined, trend: Trend | null): string {
  if (n === undefined) return "No model has been evaluated on held-out problems yet.";
  return `How often the best of ${n} samples, chosen by the PRM trained in each generation, is correct on held-out problems. ${trendInWords(trend, "It", "higher")}`;
}

/** "It rose from 60.0 % in generation 0 to 70.0 % in generation 3; higher is better." */
function trendInWords(trend: Trend | null, subject: string, better: "higher" | "lower"): string {
  if (!trend) return NO_FIGURES;
  const { first, last, change } = trend;
  if (first.generation === last.generation) return `${subject} is ${figureIn(first)}; ${better} is better.`;
  return `${subject} ${change} from ${figureIn(first)} to ${figureIn(last)}; ${better} is better.`;
}

function figureIn({ value, generation }: Figure): string {
  return `${percent(value)} in generation ${generation}`;
}

/** "80.0 % ± 1.0" */
export function figureInWords(value: number | null | undefined, error: number | null | undefined): string {
  if (value == null) return "–";
  return error == null ? percent(value) : `${percent(value)} ± ${(100 * error).toFixed(1)}`;
}
