/** The words of flow 2: where the labeler is, what is missing, and the questions about a mistake. */
import { plural } from "@/components/numbers";

export type RatingStanding = {
  rated: number;
  total: number;
  reason: "solution" | "found_error" | null;
  /** The first question about the error that is not answered yet. */
  open: ErrorQuestion | null;
  /** How many steps are flagged as unsure. */
  unsure: number;
};

export type ErrorQuestion = "progress" | "explanation" | "shorten" | "alternatives";

export function titleOf({ rated, total, reason, open }: RatingStanding): string {
  if (open) return "About the mistake · Label";
  return reason ? "Ready to submit · Label" : `${plural(total - rated, "step")} to go · Label`;
}

/** One line that says where the labeler is and what comes next. */
export function messageOf({ rated, total, reason, open, unsure }: RatingStanding): string {
  if (open) return `Ends at step ${rated}. ${QUESTION_HINTS[open]}`;
  if (reason === "found_error") return `Ends at step ${rated}. Submit, or correct a rating.`;
  if (reason === "solution") {
    const flagged = unsure > 0 ? `, ${unsure} flagged as unsure` : "";
    return `All steps rated${flagged}. Submit, or correct a rating.`;
  }
  return `Step ${rated + 1} of ${total}`;
}

/** What is missing, for a labeler who submits too early. */
export function hintOf({ rated, total, open }: RatingStanding): string {
  if (open) return QUESTION_HINTS[open];
  return `Rate step ${rated + 1} first: ${plural(total - rated, "step")} to go.`;
}

/** Why the row below cannot be reached; null if there is none, or if it can. */
export function lockedInWords({ rated, total, reason }: Omit<RatingStanding, "open" | "unsure">): string | null {
  if (reason === "found_error" && rated < total) return `Step ${rated} is negative: nothing after it is rated.`;
  return rated + 1 < total && reason === null ? `Rate step ${rated + 1} first.` : null;
}

export const ratingOfCurrent = (step: number) => `Rating of the current step, step ${step}`;

/** What a screen reader says before the text of a step. */
export function stepInWords(step: number, face: string | null, isOpen: boolean): string {
  return `Step ${step}${face ? `, ${face.toLowerCase()}` : isOpen ? "" : ", cannot be rated yet"}: `;
}

const QUESTION_HINTS: Readonly<Record<ErrorQuestion, string>> = {
  progress: "Say how far the solution got before the mistake.",
  explanation: "Describe the mistake, or rate a given explanation as correct.",
  shorten: "Shorten your explanation.",
  alternatives: "Rate the other steps that are offered, or skip them.",
};

export { EXPLANATION_CHOICES, PROGRESS_NAMES } from "@/components/aboutMistakes";

export const ownExplanation = (given: number) =>
  given > 0 ? "In your own words, if none of these is correct" : "In your own words";

type Offering = {
  /** The request itself failed. */
  error: string | null;
  isRetrying: boolean;
  isPending: boolean;
  /** What the server says of its progress or failure. */
  message: string | null | undefined;
  hasFailed: boolean;
  /** Steps to rate; null while they are being written. */
  offered: number | null;
};

const NO_OTHER_STEPS = "There are no other steps this time.";

/** What there is to say while there are no other steps to rate; null: nothing. */
export function offeringInWords({
  error,
  isRetrying,
  isPending,
  message,
  hasFailed,
  offered,
}: Offering): string | null {
  if (error !== null) return error;
  if (isRetrying) return "No connection; trying again. You can skip these: your ratings are kept.";
  if (isPending) return message ?? "Asking for other steps.";
  if (hasFailed) return message ?? null;
  return offered === 0 ? NO_OTHER_STEPS : null;
}

/** What a screen reader says before the text of another step. */
export function alternativeInWords(alternative: number, face: string | null): string {
  return `Alternative ${alternative}${face ? `, ${face.toLowerCase()}` : ""}: `;
}
