/** Where the keyboard goes in the questions below the error. The page is asked, because some questions come late, or not at all. */
import type { ErrorQuestion } from "@/features/labeling/words/rating";

/** Move the focus to the part of a question that needs an answer. False if the panel is not there (yet). */
export function focusQuestion(question: ErrorQuestion): boolean {
  const section = document.querySelector<HTMLElement>(`[data-question~="${question}"]`);
  const target =
    section?.querySelector<HTMLElement>('[data-open="true"], [aria-invalid="true"]') ??
    section?.querySelector<HTMLElement>("textarea") ??
    section?.querySelector<HTMLElement>("input:checked, input, button");
  target?.focus();
  return target !== undefined;
}

/** The question that is open, or else the first one. False if there are none (yet). */
export function focusFirstOpen(open: ErrorQuestion | null): boolean {
  if (open !== null) return focusQuestion(open);
  const [first] = stops();
  if (first) enter(first);
  return first !== undefined;
}

/**
 * From question to question, and from text to text where one has several. Null if the focus is not in the questions; "row" if it left
 * them for the row of the error.
 */
export function moveInQuestions(by: 1 | -1): "question" | "row" | null {
  const all = stops();
  const at = all.findIndex((stop) => stop.contains(document.activeElement));
  if (at < 0) return null;
  const next = all[at + by];
  if (next) enter(next);
  if (next || by > 0) return "question";
  leaveQuestions();
  return "row";
}

/** Back to the row of the error. */
export function leaveQuestions(): void {
  panel()?.closest("li")?.previousElementSibling?.closest<HTMLElement>(".step")?.focus();
}

const panel = () => document.querySelector<HTMLElement>(".after-error");

/** What can have the focus next; a question with several texts is as many stops. */
function stops(): HTMLElement[] {
  return [...(panel()?.querySelectorAll<HTMLElement>("[data-stop]") ?? [])].filter(
    (stop) => stop.querySelector("[data-stop]") === null,
  );
}

/** A field to type in has the focus at once if something is missing there; otherwise the key that leads on would write into it. */
function enter(stop: HTMLElement): void {
  const field =
    stop.querySelector<HTMLElement>("input:checked") ??
    stop.querySelector<HTMLElement>("input, [data-missing='true']") ??
    (stop.hasAttribute("tabindex") ? stop : stop.querySelector("button"));
  field?.focus();
}
