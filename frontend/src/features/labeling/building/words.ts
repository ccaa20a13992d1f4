import { plural } from "@/components/numbers";
import { type Building, continuationOf, currentPlace, isFinished, isRated, positives } from "./building";

/** What the one button does now. */
type NextAct = "wait" | "rate" | "choose" | "write" | "go_on" | "submit";

export function nextAct(state: Building): NextAct {
  const place = currentPlace(state);
  if (place.offered === null) return "wait";
  if (!isRated(place)) return "rate";
  if (continuationOf(place) === null) return positives(place).length > 0 ? choiceOrWait(place.offered.order) : "write";
  return isFinished(state) ? "submit" : "go_on";
}

export const ACT_NAMES: Readonly<Record<NextAct, string>> = {
  wait: "Go on",
  rate: "Go on",
  choose: "Go on",
  write: "Write a step",
  go_on: "Go on",
  submit: "Submit",
};

export function titleOf(state: Building): string {
  return `${isFinished(state) ? "Ready to submit" : `Step ${state.at + 1}`} · Build a solution`;
}

/** One line that says where the labeler is and what comes next. */
export function messageOf(state: Building): string {
  const place = currentPlace(state);
  const left = place.marks.filter((mark) => mark === null).length;
  const step = `Step ${state.at + 1}`;
  switch (nextAct(state)) {
    case "wait":
      return `${step}: the completions are coming`;
    case "rate":
      return `${step}: ${plural(left, "completion")} to rate`;
    case "choose":
      return `${step}: choose the positive one to go on with`;
    case "write":
      return `${step}: ${place.marks.length > 0 ? "none is positive" : "nothing is offered"}. Write the step yourself, or give up.`;
    case "submit":
      return "The solution has its answer. Submit, or correct a rating.";
    case "go_on":
      return continuationOf(place)?.kind === "own"
        ? `${step}: your own step goes on`
        : positives(place).length > 1 && place.offered?.order
          ? `${step}: drawn by lot among ${positives(place).length} positive ones`
          : `${step}: the positive one goes on`;
  }
}

/** What is missing, for who presses Enter too early. */
export function hintOf(state: Building): string {
  const left = currentPlace(state).marks.filter((mark) => mark === null).length;
  switch (nextAct(state)) {
    case "wait":
      return "The completions of this step are not there yet. This page goes on asking for them.";
    case "rate":
      return `Rate every completion first: ${left} to go.`;
    default:
      return "Several are positive: choose the one that the solution goes on with.";
  }
}

function choiceOrWait(order: readonly number[] | null | undefined): NextAct {
  return order === null ? "choose" : "wait";
}
