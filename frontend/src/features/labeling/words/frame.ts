/** The words around the work in either flow: where it is saved, what is sent, and the dialogs. */
import { count, plural } from "@/components/numbers";

/** Whether the labeler's work is saved, and where. */
export const SAVE_NAMES = {
  saved: "Saved",
  saving: "Saving",
  offline: "Offline, kept here",
  signed_out: "Signed out, kept here",
  too_long: "Too long to save, kept here",
  stopped: "Not saved",
} as const;

type Sending = { isPending: boolean; isPaused: boolean; failureCount: number };

/** What there is to say once the work is being sent; null before. */
export function sendingMessage(sending: Sending, busy: boolean): string | null {
  if (sending.isPaused || (sending.isPending && sending.failureCount > 0)) {
    return "No connection. Your work is kept here and will be sent when the connection is back.";
  }
  return busy ? "Thank you. The next task is coming." : null;
}

/** Dialogs that ask for a few words. */
export const REASON_DIALOGS = {
  give_up: {
    title: "Give up",
    explanation: "Your ratings so far are kept. Give up if a step cannot be judged in a reasonable time.",
    question: "Why are you giving up?",
    action: "Give up",
  },
  bad_problem: {
    title: "Bad problem",
    explanation: "For a problem that is unclear, contradictory, incomplete, or not a problem at all.",
    question: "What is wrong with the problem?",
    action: "Report it",
  },
  suggest: {
    title: "The answer shown looks wrong",
    explanation: "The answer in the box is a guess. Your suggestion is sent with your ratings.",
    question: "What should the answer be?",
    action: "Save",
  },
} as const;

/** Before the text as others will see it. */
export const PREVIEW = "Preview:";

export const REASON_MISSING = "Write a few words, so that others can act on it.";

/** The dialog before a task is left, and its confirming button. */
export function leaveDialog(reopened: boolean): { title: string; text: string; action: string } {
  return reopened
    ? {
        title: "Discard your changes?",
        text: "Your earlier submission is kept. The changes that you made now are discarded.",
        action: "Discard changes",
      }
    : {
        title: "Skip this solution?",
        text: "It returns to the queue for somebody else, and you will not get it again. Your ratings of it are discarded.",
        action: "Skip it",
      };
}

export const leaveName = (reopened: boolean) => (reopened ? "Discard changes" : "Skip");
export const submitName = (reopened: boolean) => (reopened ? "Submit again" : "Submit");
export const undoName = (undoesSubmit: boolean) => (undoesSubmit ? "Undo submit" : "Undo");
export const suggestName = (suggested: string) => (suggested ? "Change your suggestion" : "Looks wrong?");

export const REFUSED = "The server did not accept the work.";

export const submittedInWords = (corrected: boolean) =>
  corrected ? "Your correction is submitted." : "Submitted. Thank you.";

export function totalsInWords(total: number, open: number): string {
  return `${count(total)} in total, ${count(open)} open`;
}

export function emptyInWords(today: number): string {
  const rated = today > 0 ? `You have rated ${plural(today, "solution")} today. ` : "";
  return `${rated}New solutions appear once the next generation has been sampled and scored. This page checks for them automatically.`;
}

export const loadingInWords = (failures: number) =>
  failures > 0 ? "No connection; trying again" : "Loading the next task";

/** 75 -> "1:15" */
export function clockOf(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
