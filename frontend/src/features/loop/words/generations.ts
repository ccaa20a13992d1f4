/** Results of a generation, and the actions on it. */
import type {
  Evaluation,
  Generation,
  GenerationDetail,
  GenerationItem,
  Loop,
  RewardModel,
  TimelinePoint,
} from "@/api/models";
import { count, percent, plural } from "@/components/numbers";

type Act = "pause" | "resume" | "retry" | "cancel";

export const ACT_NAMES: Readonly<Record<Act, string>> = {
  pause: "Pause",
  resume: "Resume",
  retry: "Try again",
  cancel: "Cancel",
};

export function cancelInWords({ has_next }: Generation): string {
  return (
    "It ends for good. Its training stops, and items that nobody has started leave the queue. Submitted labelings, work already in " +
    `progress, samples and scores are kept.${has_next ? " No other generation starts automatically after it." : ""}`
  );
}

/** "60 solutions to 10 problems by tiny; 50 % of the graded answers correct; …" */
export function resultInWords({ counts, generator, selector, fooled_share }: Generation): string {
  const graded = Object.values(counts.graded).reduce((sum, n) => sum + n, 0);
  const { sampled, problems, queued, labeled, labeled_by_models, to_grade } = counts;
  const parts = [
    `${plural(sampled, "solution")} to ${plural(problems, "problem")}${generator ? ` by ${generator}` : ""}`,
    graded > 0 ? `${percent((counts.graded.correct ?? 0) / graded, 0)} of the graded answers correct` : "",
    to_grade > 0 && to_grade < sampled ? `${count(sampled - to_grade)} not graded: their problems have no answer` : "",
    fooled_share === null ? "" : `${percent(fooled_share, 0)} of the wrong answers fooled ${selector ?? "the model"}`,
    queued > 0 ? `${count(queued)} queued, selected ${selector ? `by ${selector}` : "at random"}` : "",
    labeled > 0
      ? `${count(labeled)} labeled: ${count(labeled - labeled_by_models)} by people, ${count(labeled_by_models)} by models`
      : "",
  ];
  return `${parts.filter(Boolean).join("; ")}.`;
}

/** "In the phase “Algebra”, with version 2 of its generator." */
export function placeInWords({ phase, generator_version }: GenerationDetail): string {
  const version =
    generator_version !== null && generator_version > 1 ? `, with version ${generator_version} of its generator` : "";
  return `In the phase “${phase}”${version}.`;
}

export function ratingsInWords({ ratings }: TimelinePoint): string {
  const all = ratings.positive + ratings.neutral + ratings.negative;
  return all === 0 ? "" : `Rated steps: ${ratingCounts(ratings)}.`;
}

/** "6 positive, 1 neutral, 3 negative" */
export function ratingCounts(ratings: Pick<Loop["labelings"], "positive" | "neutral" | "negative">): string {
  return `${count(ratings.positive)} positive, ${count(ratings.neutral)} neutral, ${count(ratings.negative)} negative`;
}

export const byPeople = (labelings: number) => `${count(labelings)} by people`;

export const beingLabeled = (leased: number) => `${count(leased)} being labeled now`;

/** Why an item is in the queue. */
export function choiceInWords({ verifier, verifier_score }: GenerationItem): string {
  if (verifier_score === null) return "Selected at random.";
  return `${verifier || "The reward model"} scores it ${percent(verifier_score)}.`;
}

/** A solution without a grade. */
export const ungradedInWords = (hasAnswer: boolean) =>
  hasAnswer ? "It is not graded yet." : "It is not graded: the problem has no answer.";

/** Follows the answer. */
export const GRADES: Readonly<Record<string, string>> = {
  correct: "is correct",
  wrong: "is wrong",
  incomplete: "is missing",
  unparseable: "cannot be read",
  timeout: "took too long to grade",
};

export function probabilitiesInWords(negative: number, neutral: number, positive: number): string {
  return `negative ${percent(negative)}, neutral ${percent(neutral)}, positive ${percent(positive)}`;
}

/** "71.2 % at 64" */
export function bestOfLargest(kind: RewardModel["kind"], evaluation: Evaluation | null): string {
  const curves = evaluation?.curves as Record<string, number[][] | undefined> | undefined;
  const accuracy = curves?.[kind]?.at(-1)?.[0];
  return accuracy === undefined ? "–" : `${percent(accuracy)} at ${evaluation?.ns.at(-1)}`;
}

export const firstModel = (name: string) => `${name} (the first)`;
