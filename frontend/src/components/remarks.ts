/** What a labeler said beyond the ratings, for the history and the page of a labeling. */
import { EXPLANATION_CHOICES, PROGRESS_NAMES } from "@/components/aboutMistakes";

type Said = {
  readonly reason?: string | undefined;
  readonly suggested_answer?: string | undefined;
  readonly progress?: number | undefined;
  readonly explanation?: string | undefined;
  readonly comments?: readonly { readonly step: number; readonly text: string }[] | undefined;
  readonly given_explanations?: readonly { readonly text: string; readonly rating: number }[] | undefined;
};

type Remark = { name: string; text: string; isAnswer: boolean };

export function remarksOf(details: Said): Remark[] {
  const said = (name: string, text: string | undefined, isAnswer = false): Remark => ({
    name,
    text: text ?? "",
    isAnswer,
  });
  const given = (details.given_explanations ?? []).map(({ text, rating }) =>
    said(`An explanation, ${EXPLANATION_CHOICES.find((choice) => choice.rating === rating)?.name.toLowerCase()}`, text),
  );
  const remarks = [
    said("Reason", details.reason),
    said("The answer should be", details.suggested_answer, true),
    said("How far it got", details.progress === undefined ? "" : PROGRESS_NAMES[details.progress]),
    said("The mistake", details.explanation),
    ...given,
    ...(details.comments ?? []).map(({ step, text }) => said(`Comment on step ${step + 1}`, text)),
  ];
  return remarks.filter(({ text }) => text !== "");
}
