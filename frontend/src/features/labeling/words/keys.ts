/** What the keys of the labeling page do. */
export const ACTION_NAMES = {
  negative: "Negative: wrong, or cannot be checked",
  neutral: "Neutral: correct, but leads nowhere",
  positive: "Positive: correct and a step forward",
  unsure: "Unsure: flag it for the guideline owners",
  next: "Next step; at an error, the questions about it",
  previous: "Previous step",
  undo: "Undo the last rating; before the first one, the last submit",
  submit: "Submit",
  jump: "Show the current step",
  problem: "Show the whole problem, or fold it again",
  suggest: "Say what the answer should be, if the guess looks wrong",
  comment: "Comment on this step, for whoever reviews",
  pick: "Building: continue with this completion, if the choice is yours",
  write: "Building: write your own step, if none is positive",
  back: "Building: back to the previous step",
  complete: "Building: the solution is complete, if there is no answer to reach",
  giveUp: "Give up, with a reason",
  badProblem: "Report a bad problem",
  skip: "Skip: return the task to the queue",
  source: "Show the source of all texts, or the texts as they are read",
  guidelines: "Show or hide the guidelines",
  cheatSheet: "Show this list",
} as const;

type Action = keyof typeof ACTION_NAMES;

/** The names that differ in flow 1. */
const BUILDING_NAMES: Partial<Record<Action, string>> = {
  next: "Next completion",
  previous: "Previous completion",
  undo: "Undo the last change; before the first one, the last submit",
  submit: "Continue to the next step; submit at the end",
  pick: "Continue with this completion, if the choice is yours",
  write: "Write your own step, if none is positive",
  back: "Back to the previous step",
  complete: "The solution is complete: submit it, if there is no answer to reach",
};

export function nameIn(flow: 1 | 2, action: Action): string {
  return (flow === 1 ? BUILDING_NAMES[action] : undefined) ?? ACTION_NAMES[action];
}

/** What else the keyboard does, in words for “Keys”; these keys cannot be changed. `ctrl`: how this keyboard names it. */
export function fixedKeys(flow: 1 | 2, ctrl: string): { keys: readonly string[]; name: string }[] {
  const questions = [
    { keys: ["1", "…", "5"], name: "In “How far …?”: the answer" },
    { keys: ["1", "2", "3"], name: "At a given explanation: correct, partly correct, wrong" },
  ];
  return [
    ...(flow === 2 ? questions : []),
    { keys: [ctrl, "↵"], name: "While you type: continue, or send a reason" },
    { keys: ["Esc"], name: "Leave a text field, a question or a dialog" },
  ];
}

/** After the key itself. */
export const takenBy = (holder: Action) => `is already used for “${ACTION_NAMES[holder]}”.`;

export const useInstead = (action: Action) => `Use it for “${ACTION_NAMES[action]}”`;

export const changeKey = (action: Action, sign: string) => `Key for ${ACTION_NAMES[action]}: ${sign}. Change it`;

export const addKey = (action: Action) => `Another key for ${ACTION_NAMES[action]}`;

export const removeKey = (action: Action, sign: string) => `Remove the key ${sign} from ${ACTION_NAMES[action]}`;
