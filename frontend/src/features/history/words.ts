/** The words of the history. */
import type { EarlierLabeling, OwnLabeling } from "@/api/models";
import { plural } from "@/components/numbers";

const REASONS: Readonly<Record<string, string>> = {
  solution: "All steps rated",
  found_error: "Error found",
  give_up: "Given up",
  bad_problem: "Bad problem",
};

export function nameOf({ finish_reason: reason }: EarlierLabeling | OwnLabeling): string {
  return reason ? (REASONS[reason] ?? reason) : "Unfinished";
}

export const correctionsInWords = (corrections: number) => plural(corrections, "correction");

/** Before the time of an earlier submit. */
export const beforeInWords = (labeling: EarlierLabeling) =>
  `What you submitted before: ${nameOf(labeling).toLowerCase()}`;

/** What the labeler said beyond the ratings. */
export function remarksOf({
  details,
}: Pick<OwnLabeling, "details">): { name: string; text: string; isAnswer: boolean }[] {
  const remarks = [
    { name: "Reason", text: details.reason ?? "", isAnswer: false },
    { name: "The answer should be", text: details.suggested_answer ?? "", isAnswer: true },
    { name: "The mistake", text: details.explanation ?? "", isAnswer: false },
  ];
  return remarks.filter(({ text }) => text !== "");
}
