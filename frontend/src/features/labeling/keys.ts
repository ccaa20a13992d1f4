import type { Keymap } from "@/hotkeys/useHotkeys";

export type LabelingAction =
  | "negative"
  | "neutral"
  | "positive"
  | "unsure"
  | "next"
  | "previous"
  | "undo"
  | "submit"
  | "giveUp"
  | "badProblem"
  | "skip"
  | "guidelines"
  | "cheatSheet";

export const LABELING_KEYS: Keymap<LabelingAction> = {
  negative: ["1", "ArrowLeft"],
  neutral: ["2", "ArrowDown"],
  positive: ["3", "ArrowRight"],
  unsure: ["4", "f"],
  next: ["j"],
  previous: ["k", "ArrowUp"],
  undo: ["u"],
  submit: ["Enter"],
  giveUp: ["g"],
  badProblem: ["b"],
  skip: ["s"],
  guidelines: ["i"],
  cheatSheet: ["?"],
};

export const ACTION_NAMES: Readonly<Record<LabelingAction, string>> = {
  negative: "Negative: wrong, or cannot be checked",
  neutral: "Neutral: right, but leads nowhere",
  positive: "Positive: right and a step forward",
  unsure: "Unsure: flag it for the guideline owners",
  next: "Next step",
  previous: "Step before",
  undo: "Undo the last rating",
  submit: "Submit",
  giveUp: "Give up, with a reason",
  badProblem: "Report a bad problem",
  skip: "Skip: give it back to the queue",
  guidelines: "Show or hide the guidelines",
  cheatSheet: "This list",
};

const SIGNS: Readonly<Record<string, string>> = {
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  Enter: "↵",
};

export function keySign(key: string): string {
  return SIGNS[key] ?? key;
}
