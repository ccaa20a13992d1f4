/** The words of flow 1: where the labeler is, what is missing, and what the worked example teaches. */
import { plural } from "@/components/numbers";

/** What the main button does now. */
export type NextAct = "wait" | "rate" | "choose" | "write" | "shorten" | "go_on" | "submit";

export type BuildingStanding = {
  act: NextAct;
  /** Number of the current step. */
  step: number;
  isFinished: boolean;
  completions: number;
  unrated: number;
  positives: number;
  /** How the solution continues; null: that is not known yet. */
  continuation: "own" | "only positive" | "drawn" | "chosen" | null;
};

export const ACT_NAMES: Readonly<Record<NextAct, string>> = {
  wait: "Continue",
  rate: "Continue",
  choose: "Continue",
  write: "Write a step",
  shorten: "Shorten your step",
  go_on: "Continue",
  submit: "Submit",
};

export function titleOf({ isFinished, step }: Pick<BuildingStanding, "isFinished" | "step">): string {
  return `${isFinished ? "Ready to submit" : `Step ${step}`} · Build a solution`;
}

/** One line that says where the labeler is and what comes next. */
export function messageOf({ act, step, completions, unrated, positives, continuation }: BuildingStanding): string {
  switch (act) {
    case "wait":
      return `Step ${step}: waiting for the completions`;
    case "rate":
      return `Step ${step}: ${plural(unrated, "completion")} to rate`;
    case "choose":
      return `Step ${step}: choose the positive completion to continue with`;
    case "write":
      return `Step ${step}: ${completions > 0 ? "none is positive" : "nothing is offered"}. Write the step yourself, or give up.`;
    case "shorten":
      return `Step ${step}: your own step is too long. Shorten it, or give up.`;
    case "submit":
      return "The solution has its final answer. Submit, or correct a rating.";
    case "go_on":
      if (continuation === "own") return `Step ${step}: your own step is next`;
      if (continuation === "drawn") return `Step ${step}: drawn at random from ${positives} positive completions`;
      return `Step ${step}: the positive completion is next`;
  }
}

/** Why a key does nothing here. */
export const CANNOT = {
  pick: "Only one of several positive completions can be chosen, and only if the choice is yours.",
  write: "You write a step yourself if none of the completions is positive.",
  back: "This is the first step.",
  complete: "The answer that you reach tells when this solution is complete.",
  completeNow: "Choose or write the last step first.",
} as const;

/** What is missing, for a labeler who continues too early. */
export function hintOf({ act, unrated }: Pick<BuildingStanding, "act" | "unrated">): string {
  switch (act) {
    case "wait":
      return "The completions of this step are not ready yet. This page keeps asking for them.";
    case "rate":
      return `Rate every completion first: ${unrated} to go.`;
    default:
      return "Several completions are positive: choose the one to continue with.";
  }
}

/** What the current place of the worked example teaches, as far as it is rated. `drawn`: number of the completion that was drawn. */
export function lessonInWords({
  act,
  continuation,
  drawn,
}: Pick<BuildingStanding, "act" | "continuation"> & { drawn: number }): string {
  switch (act) {
    case "write":
      return "None is positive, so now you write the step yourself: one step only. If you cannot, or if it would take too long, give up and say why.";
    case "submit":
      return "A step with a final answer ends the solution. In a real task you would submit it now.";
    case "go_on":
      if (continuation === "own") return "Your step would be next. Here it is the last one: add the final answer, too.";
      return continuation === "only positive"
        ? "One is positive: the solution continues with it."
        : `Several are positive: one of them is drawn at random, here number ${drawn}. In some phases you choose it yourself.`;
    default:
      return "Rate every completion, in any order.";
  }
}

type Completion = { number: number; count: number; times: number; face: string | null; isNext: boolean };

/** What a screen reader says before the text of a completion. */
export function completionInWords({ number, count, times, face, isNext }: Completion): string {
  const often = times > 1 ? `, offered ${times} times` : "";
  return `Completion ${number} of ${count}${often}${face ? `, ${face.toLowerCase()}` : ""}${isNext ? ", continues here" : ""}: `;
}

/** For a problem without an answer. */
export const FINISH_HERE = {
  explanation: "This problem has no answer to reach. Is the solution complete with this step?",
  action: "It is complete: submit",
  /** Follows the message. */
  hint: "If it completes the solution, submit below the step.",
} as const;

export const ratingOfCompletion = (number: number) => `Rating of completion ${number}`;

export const offeredInWords = (times: number) => `Offered ${times} times; one rating counts for all`;

/** The button that leads to another step of the solution. */
export function goToInWords(step: number, part: "before" | "after"): { name: string; label: string } {
  return part === "before"
    ? { name: "Back here", label: `Go back to step ${step}` }
    : { name: "Go here", label: `Go to step ${step}` };
}

/** In place of the completions while there are none. */
export function pendingInWords(isOffline: boolean, message: string | undefined): string {
  if (isOffline) return "No connection. Your work is kept here, and this page keeps asking for the next steps.";
  return message ?? "The next steps are being written.";
}
