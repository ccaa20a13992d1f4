import { ACTION_NAMES, LABELING_KEYS, type LabelingAction } from "@/features/labeling/keys";
import type { Keymap } from "@/hotkeys/useHotkeys";

export type PhaseOneAction = LabelingAction | "choose" | "write" | "back";

export const PHASE_ONE_KEYS: Keymap<PhaseOneAction> = {
  ...LABELING_KEYS,
  choose: ["c"],
  write: ["w"],
  back: ["Backspace"],
};

export const PHASE_ONE_NAMES: Readonly<Record<PhaseOneAction, string>> = {
  ...ACTION_NAMES,
  next: "Next completion",
  previous: "Completion before",
  undo: "Undo the last change",
  submit: "Go on to the next step; submit at the end",
  choose: "Go on with this completion, where you choose",
  write: "Write a step of your own, where none is positive",
  back: "Back to the step before",
};
