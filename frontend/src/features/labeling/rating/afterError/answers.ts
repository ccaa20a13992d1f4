/** What a labeler says about the first negative step, beyond its rating. Pure. */

import type { Assignment, Details, LabelStep } from "@/api/models";
import { taskLimits } from "@/api/taskLimits.gen";
import { isTooLong } from "@/components/form/textLength";
import type { ErrorQuestion } from "@/features/labeling/words/rating";
import { type Mark, markOf, type Rating, ratedAs } from "@/features/labeling/work/mark";

export type Answers = {
  readonly progress: number | null;
  readonly explanation: string;
  /** Ratings of explanations that were given, by their text. */
  readonly given: Readonly<Record<string, Rating>>;
  /** Marks of other completions of the step, by their text. */
  readonly alternatives: Readonly<Record<string, Mark>>;
  readonly alternativesSkipped: boolean;
};

export const NO_ANSWERS: Answers = {
  progress: null,
  explanation: "",
  given: {},
  alternatives: {},
  alternativesSkipped: false,
};

/** By the step of the error: a labeler who moves the error and moves it back finds their answers again. */
export type AnswersByStep = Readonly<Record<number, Answers>>;

type Phase = Assignment["phase"];

export function isAsked(phase: Phase): boolean {
  return phase.ask_progress || phase.ask_explanation || phase.ask_alternatives > 0;
}

/**
 * The first question that is open, or null. `offered`: the texts to rate; null while they are being written. Texts that cannot be
 * written are not waited for.
 */
export function openQuestion(answers: Answers, phase: Phase, offered: readonly string[] | null): ErrorQuestion | null {
  if (phase.ask_progress && answers.progress === null) return "progress";
  if (phase.ask_explanation && !hasExplanation(answers)) return "explanation";
  if (phase.ask_explanation && isExplanationTooLong(answers)) return "shorten";
  if (phase.ask_alternatives > 0 && !answers.alternativesSkipped) {
    if (offered === null || offered.some((text) => answers.alternatives[text] === undefined)) return "alternatives";
  }
  return null;
}

export function hasExplanation(answers: Answers): boolean {
  return answers.explanation.trim() !== "" || Object.values(answers.given).includes(1);
}

export function isExplanationTooLong(answers: Answers): boolean {
  return isTooLong(answers.explanation.trim(), taskLimits.Details.explanation.maxLength);
}

export function detailsOf(answers: Answers, phase: Phase): Details {
  const given = Object.entries(answers.given).map(([text, rating]) => ({ text, rating }));
  const details: Details = {};
  if (phase.ask_progress && answers.progress !== null) details.progress = answers.progress;
  if (phase.ask_explanation && answers.explanation.trim()) details.explanation = answers.explanation.trim();
  if (phase.ask_explanation && given.length > 0) details.given_explanations = given;
  return details;
}

/** The label's steps, with the rated alternatives after the shown completion of the last one. */
export function withAlternatives(steps: LabelStep[], answers: Answers): LabelStep[] {
  const last = steps.at(-1);
  const others = Object.entries(answers.alternatives).map(([text, mark]) => ({ text, ...ratedAs(mark) }));
  if (!last || others.length === 0) return steps;
  return [...steps.slice(0, -1), { ...last, completions: [...(last.completions ?? []), ...others] }];
}

/** What a draft, or a reopened submit, says about its last step. */
export function answersOfDraft(draft: unknown): Answers {
  const { steps, details } = (draft ?? {}) as { steps?: LabelStep[]; details?: Details };
  const others = Array.isArray(steps) ? (steps.at(-1)?.completions?.slice(1) ?? []) : [];
  const alternatives = others.flatMap((one) => {
    const mark = markOf(one);
    return mark === null ? [] : [[one.text, mark]];
  });
  return {
    progress: details?.progress ?? null,
    explanation: details?.explanation ?? "",
    given: Object.fromEntries((details?.given_explanations ?? []).map((one) => [one.text, one.rating as Rating])),
    alternatives: Object.fromEntries(alternatives),
    alternativesSkipped: false,
  };
}
