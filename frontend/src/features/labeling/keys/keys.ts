import type { ACTION_NAMES } from "@/features/labeling/words/keys";
import type { Keymap } from "@/hotkeys/pressed";

/** Everything that a key can do; its name is in the words. */
export type LabelingAction = keyof typeof ACTION_NAMES;

export type LabelingKeys = Keymap<LabelingAction>;

/** The default keys. */
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
  problem: ["q"],
  suggest: ["a"],
  comment: ["n"],
  pick: ["p"],
  write: ["w"],
  back: ["Backspace"],
  complete: ["e"],
  giveUp: ["g"],
  badProblem: ["b"],
  skip: ["s"],
  source: ["r"],
  guidelines: ["i"],
  cheatSheet: ["?"],
};

export const LABELING_ACTIONS = Object.keys(LABELING_KEYS) as LabelingAction[];

const BUILDING_ONLY: readonly LabelingAction[] = ["pick", "write", "back", "complete"];
const RATING_ONLY: readonly LabelingAction[] = ["jump"];

/** What can be done in a flow: 1 builds solutions, 2 rates them. */
export function actionsOf(flow: 1 | 2): LabelingAction[] {
  const absent = flow === 1 ? RATING_ONLY : BUILDING_ONLY;
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

/** How this keyboard names the key that is held with Enter. */
export function ctrlSign(): string {
  return /Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘" : "Ctrl";
}

export function keySign(key: string | undefined): string {
  return key === undefined ? "" : (SIGNS[key] ?? key);
}
