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
  | "jump"
  | "pick"
  | "write"
  | "back"
  | "giveUp"
  | "badProblem"
  | "skip"
  | "guidelines"
  | "cheatSheet";

export type LabelingKeys = Keymap<LabelingAction>;

/** What holds until somebody chooses other keys. */
export const LABELING_KEYS: LabelingKeys = {
  negative: ["1", "ArrowLeft"],
  neutral: ["2", "ArrowDown"],
  positive: ["3", "ArrowRight"],
  unsure: ["4", "f"],
  next: ["j"],
  previous: ["k", "ArrowUp"],
  undo: ["u"],
  submit: ["Enter"],
  jump: ["c"],
  pick: ["p"],
  write: ["w"],
  back: ["Backspace"],
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
  next: "Next step; at an error: the questions about it",
  previous: "Step before",
  undo: "Undo the last rating; before the first: the last submit",
  submit: "Submit",
  jump: "Show the current step",
  pick: "Building: go on with this completion, where you choose",
  write: "Building: write a step of your own, where none is positive",
  back: "Building: back to the step before",
  giveUp: "Give up, with a reason",
  badProblem: "Report a bad problem",
  skip: "Skip: give it back to the queue",
  guidelines: "Show or hide the guidelines",
  cheatSheet: "This list",
};

/** What they do where solutions are built, if it is something else there. */
const BUILDING_NAMES: Partial<Record<LabelingAction, string>> = {
  next: "Next completion",
  previous: "Completion before",
  undo: "Undo the last change; before the first: the last submit",
  submit: "Go on to the next step; submit at the end",
  pick: "Go on with this completion, where you choose",
  write: "Write a step of your own, where none is positive",
  back: "Back to the step before",
};

export function nameIn(phase: 1 | 2, action: LabelingAction): string {
  return (phase === 1 ? BUILDING_NAMES[action] : undefined) ?? ACTION_NAMES[action];
}

export const LABELING_ACTIONS = Object.keys(LABELING_KEYS) as LabelingAction[];

const BUILDING_ONLY: readonly LabelingAction[] = ["pick", "write", "back"];
const RATING_ONLY: readonly LabelingAction[] = ["jump"];

/** What can be done in a phase: 1 builds solutions, 2 rates them. */
export function actionsOf(phase: 1 | 2): LabelingAction[] {
  const absent = phase === 1 ? RATING_ONLY : BUILDING_ONLY;
  return LABELING_ACTIONS.filter((action) => !absent.includes(action));
}

const SIGNS: Readonly<Record<string, string>> = {
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  Enter: "↵",
  Backspace: "⌫",
  " ": "Space",
};

export function keySign(key: string | undefined): string {
  return key === undefined ? "" : (SIGNS[key] ?? key);
}
