import { useState } from "react";
import type { Assignment } from "@/api/models";
import { finishReason, type Ratings } from "@/features/labeling/rating/ratings";
import type { Work } from "@/features/labeling/work/useWork";
import { type Answers, type AnswersByStep, answersOfDraft, isAsked, NO_ANSWERS, openQuestion } from "./answers";
import { offeredTexts, useAskAgain, useGivenExplanations, useOffer } from "./queries";

/** The questions that the phase asks after the first negative step, with what was said so far. */
export function useAfterError(
  assignment: Assignment,
  state: Ratings,
  { draft, settle }: Pick<Work, "draft" | "settle">,
) {
  const { phase, steps, id } = assignment;
  const error = finishReason(state) === "found_error" ? state.marks.length - 1 : null;
  const [byStep, setByStep] = useState<AnswersByStep>(() => (error === null ? {} : { [error]: answersOfDraft(draft) }));
  const at = error ?? 0;
  const answers = error === null ? NO_ANSWERS : (byStep[error] ?? NO_ANSWERS);
  const place = { assignment: id, steps, error: at, count: phase.ask_alternatives };
  const offer = useOffer(place, error !== null && phase.ask_alternatives > 0);
  const askAgain = useAskAgain(place);
  const given = useGivenExplanations(id, at, error !== null && phase.ask_explanation, settle);
  const offered = offeredTexts(offer.data, steps[at] ?? "");

  return {
    /** Index of the step that the questions are about; null where there are none. */
    step: error !== null && isAsked(phase) ? error : null,
    answers,
    offer,
    offered,
    askAgain,
    given: given.data ?? [],
    open: error === null ? null : openQuestion(answers, phase, offered),
    change(change: Partial<Answers>) {
      setByStep((before) => ({ ...before, [at]: { ...(before[at] ?? NO_ANSWERS), ...change } }));
    },
  };
}

export type AfterError = ReturnType<typeof useAfterError>;
