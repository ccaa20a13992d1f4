import type { ErrorQuestion } from "@/features/labeling/words/rating";

/** Move the focus to the part of a question that needs an answer. False if the panel is not there (yet). */
export function focusQuestion(question: ErrorQuestion): boolean {
  const section = document.querySelector<HTMLElement>(`[data-question~="${question}"]`);
  const target =
    section?.querySelector<HTMLElement>('[data-open="true"], [aria-invalid="true"]') ??
    section?.querySelector<HTMLElement>("input:checked, textarea, input, button");
  target?.focus();
  return target !== undefined;
}
