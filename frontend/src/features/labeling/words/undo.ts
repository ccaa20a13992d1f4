/** The words about undoing a submit or a skip. */
import { relativeTime } from "@/components/RelativeTime";

type Done = { kind: "submit" | "skip"; corrected: boolean };

export function doneInWords({ kind, corrected }: Done): string {
  if (kind === "skip") return "Skipped. It returns to the queue.";
  return corrected ? "Your correction is submitted." : "Submitted. Thank you.";
}

export const undoInToast = ({ kind }: Pick<Done, "kind">) => (kind === "skip" ? "Take it back" : "Undo");

/** The button, by what it undoes; null: something in this task. */
export function undoName(kind: Done["kind"] | null): string {
  if (kind === null) return "Undo";
  return kind === "skip" ? "Take back the skip" : "Undo submit";
}

export const ASKING = "Asking what you can undo …";

/** Why nothing can be undone. Null: the server could not be asked. */
export function nothingToUndo(stack: { lastSubmit: string | null; minutes: number } | null, now = Date.now()): string {
  if (stack === null) return "Nothing to undo: there was no connection to ask for your last submit.";
  const { lastSubmit, minutes } = stack;
  const rule = `a submit or a skip can be undone for ${minutes} minutes`;
  if (lastSubmit === null) return "Nothing to undo yet.";
  if (now - Date.parse(lastSubmit) < minutes * 60_000) return `Nothing else to undo: ${rule}.`;
  return `Nothing to undo: your last submit was ${relativeTime(lastSubmit, now)}, and ${rule}.`;
}

export const CHANGES_BEFORE_RELOAD =
  "These changes were made before the page was loaded. Correct the ratings, or discard the changes.";
