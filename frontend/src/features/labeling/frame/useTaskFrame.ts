import { useState } from "react";
import type { Assignment } from "@/api/models";
import { useLabelingKeys } from "@/features/labeling/keys/KeysContext";
import type { LabelingAction } from "@/features/labeling/keys/keys";
import type { Mark } from "@/features/labeling/rating/ratings";
import type { Work } from "@/features/labeling/work/useWork";
import { useHotkeys } from "@/hotkeys/useHotkeys";
import type { Question } from "./TaskDialogs";
import { useFirstTour } from "./tour/useFirstTour";
import { useGuidelinesOpen } from "./useGuidelinesOpen";

type Options = {
  assignment: Assignment;
  work: Pick<Work, "busy" | "giveBack">;
  /** Something of it is done, now or before it was opened here. */
  isBegun: boolean;
  canUndo: boolean;
  /** Take the last submit up again; null where there is none, or its time is over. */
  undoSubmit: (() => void) | null;
  onMark: (mark: Mark) => void;
  onUndo: () => void;
  /** What the keys of this phase alone do. */
  keys: Partial<Record<LabelingAction, () => void>>;
};

export type Frame = ReturnType<typeof useTaskFrame>;

/** What a labeler can do beside the work itself, by button or key: ask, undo, leave, read the guidelines, take the tour. */
export function useTaskFrame({
  assignment,
  work,
  isBegun,
  canUndo,
  undoSubmit,
  onMark,
  onUndo,
  keys: ofPhase,
}: Options) {
  const [question, ask] = useState<Question | null>(null);
  const [guidelinesOpen, toggleGuidelines] = useGuidelinesOpen();
  const tour = useFirstTour(assignment.phase.number);
  // before anything was done here, what was done last is the submit before
  const undoesSubmit = !isBegun && !canUndo && undoSubmit !== null;
  const undo = undoesSubmit ? undoSubmit : onUndo;
  const mayLeave = assignment.phase.allow_skip || assignment.reopened;
  function leave() {
    if (isBegun) ask("skip");
    else work.giveBack();
  }
  useHotkeys(useLabelingKeys(), {
    ...ofPhase,
    guidelines: toggleGuidelines,
    cheatSheet: () => ask("keys"),
    ...(!work.busy && {
      negative: () => onMark(-1),
      neutral: () => onMark(0),
      positive: () => onMark(1),
      unsure: () => onMark("unsure"),
      undo,
      giveUp: () => ask("give_up"),
      badProblem: () => ask("bad_problem"),
      skip: mayLeave ? leave : undefined,
    }),
  });
  return {
    question,
    ask,
    close: () => ask(null),
    tour,
    guidelinesOpen,
    toggleGuidelines,
    undo,
    undoesSubmit,
    canUndo: undoesSubmit || canUndo,
    leave: mayLeave ? leave : null,
    onMark,
    /** Nothing lies over the work. */
    workHasFocus: question === null && !tour.isOpen,
  };
}
