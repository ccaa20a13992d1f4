import type { Question } from "./answers";

/** Move the keyboard to a question, where it has something to answer. False where the panel is not there (yet). */
export function focusQuestion(question: Question): boolean {
  const section = document.querySelector<HTMLElement>(`[data-question="${question}"]`);
  const target =
    section?.querySelector<HTMLElement>('[data-open="true"]') ??
    section?.querySelector<HTMLElement>("input:checked, textarea, input, button");
  target?.focus();
  return target !== undefined;
}
