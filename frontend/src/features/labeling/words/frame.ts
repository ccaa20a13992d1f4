/** The words around the work in either flow: where it is saved and what is sent. */
import { count, plural } from "@/components/numbers";

/** Whether the labeler's work is saved, and where. */
export const SAVE_NAMES = {
  saved: "Saved",
  saving: "Saving",
  offline: "Offline, kept here",
  signed_out: "Signed out, kept here",
  too_long: "Too long to save, kept here",
  unkept: "Not saved, not kept",
  stopped: "Not saved",
} as const;

type Waiting = { why: "offline" | "server" | "signed_out"; isKept: boolean };

/** What there is to say once the work is being sent; null before. */
export function sendingMessage(waiting: Waiting | null, busy: boolean, isSkipWaiting: boolean): string | null {
  if (waiting) {
    const [why, back] = WAITING[waiting.why];
    return waiting.isKept
      ? `${why} Your work is kept here and will be sent when ${back}. You can close this page.`
      : `${why} This browser cannot keep your work, because its storage is full or forbidden. Leave this page open: your work is sent when ${back}.`;
  }
  if (isSkipWaiting) return "No connection. This page keeps trying to skip the task.";
  return busy ? "Thank you. The next task is coming." : null;
}

const WAITING: Readonly<Record<Waiting["why"], readonly [why: string, back: string]>> = {
  offline: ["No connection.", "the connection is back"],
  server: ["The server cannot take it at the moment.", "it can"],
  signed_out: ["You were signed out.", "you have signed in again"],
};

export function leaveName(reopened: boolean, isChanged: boolean): string {
  if (!reopened) return "Skip";
  return isChanged ? "Discard changes" : "Leave as it was";
}
export const submitName = (reopened: boolean) => (reopened ? "Submit again" : "Submit");
export const foldName = (isOpen: boolean) => (isOpen ? "Fold" : "Show all");
export const suggestName = (suggested: string) => (suggested ? "Change your suggestion" : "Looks wrong?");

/** In place of the guess, for a problem such as a proof. */
export const NO_ANSWER = "No answer is given.";

export const REFUSED = "The server did not accept the work.";

export function totalsInWords(total: number, open: number): string {
  return `${count(total)} in total, ${count(open)} open`;
}

/** `paused`: the phases that the labeler would get work from. `isOpen`: whether the phase that they chose is open to them. */
export function emptyInWords(today: number, paused: readonly { name: string }[], isOpen = true): string {
  const rated = today > 0 ? `You have rated ${plural(today, "solution")} today. ` : "";
  if (paused.length > 0) return `${rated}${pausedInWords(paused.map((one) => one.name))}`;
  const why = isOpen ? "New solutions appear here when there are some." : "This phase is not open now.";
  return `${rated}${why} This page checks for them automatically.`;
}

function pausedInWords(names: readonly string[]): string {
  const are = names.length === 1 ? "is paused" : "are paused";
  return `“${names.join("”, “")}” ${are} at the moment. Your work is kept: what you have begun comes back when an admin opens the work again. This page checks for it automatically.`;
}

/** Said while a submitted task is open again. */
export const REOPENED = "You are changing what you submitted. It stays as it was until you submit again.";

/** Around the two answers of a contradiction. */
export const CONTRADICTION = {
  before: "The answer",
  guess: { between: "is not the guess", after: "Is there a wrong step, or is the guess wrong?" },
  suggestion: { between: "is not your suggestion", after: "Is there a wrong step, or is your suggestion wrong?" },
} as const;

export const loadingInWords = (failures: number) =>
  failures > 0 ? "No connection; trying again" : "Loading the next task";

/** 75 -> "1:15" */
export function clockOf(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

export const FROM_ELSEWHERE = "This task was changed in another tab. The newer state is shown here.";

export function closedElsewhereInWords(status: "submitted" | "released"): string {
  return status === "submitted"
    ? "You have submitted this task in another tab or on another device."
    : "You have skipped this task in another tab or on another device.";
}
