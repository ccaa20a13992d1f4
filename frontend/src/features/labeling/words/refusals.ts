/** What there is to say when the server did not take the work: which part of it, and what the labeler can do. */
const DETAILS: Readonly<Record<string, string>> = {
  reason: "Your reason",
  suggested_answer: "Your suggested answer",
  progress: "How far the solution got",
  explanation: "Your explanation of the mistake",
  given_explanations: "Your ratings of the explanations",
};

/** The part of the work that a field of the API is about, as the labeler knows it; null: the work as a whole. */
export function partInWords(field: string | null): string | null {
  const [whole, part, index, ...rest] = (field ?? "").split(".");
  if (whole === "details") return DETAILS[part ?? ""] ?? null;
  if (whole !== "label" || part !== "steps" || !/^\d+$/.test(index ?? "")) return null;
  return `${rest[0] === "human_completion" ? "Your own step" : "Step"} ${Number(index) + 1}`;
}

/** "Not submitted. Your explanation of the mistake: The text has …" */
export function refusalInWords(isSubmit: boolean, field: string | null, message: string): string {
  const part = partInWords(field);
  return `${isSubmit ? "Not submitted." : "Not saved."} ${part ? `${part}: ` : ""}${message}`;
}

export const HOW_TO_GO_ON = "Change it here and submit again, or skip this task. Your ratings are kept.";
export const SHOW_PART = "Show it";
export const SKIP_REFUSED = "Skip this task";

export const CLOSED_TITLE = "This task is closed";
export const CLOSED_WORK = "Your ratings were not lost: you can save them as a file.";
export const SAVE_RATINGS = "Save my ratings as a file";
export const NEXT_TASK = "Go to the next task";

/** A submit that was kept in this browser and is refused later. */
export function keptRefusalInWords(code: string, field: string | null, message: string): string {
  if (code === "assignment_closed") return message;
  if (code === "draft_changed")
    return "The task was changed in another tab or on another device after you submitted it here. Check it and submit again.";
  return `${partInWords(field) ? `${partInWords(field)}: ` : ""}${message} The task comes back with your ratings: change it and submit again.`;
}

export const KEPT_REFUSED = "An answer that was kept in this browser could not be submitted.";
