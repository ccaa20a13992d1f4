import { useState } from "react";
import type { Assignment } from "@/api/models";
import { useLabelingKeys } from "@/features/labeling/keys/KeysContext";
import type { LabelingAction } from "@/features/labeling/keys/keys";
import type { Mark } from "@/features/labeling/work/mark";
import type { Work } from "@/features/labeling/work/useWork";
import { useHotkeys } from "@/hotkeys/useHotkeys";
import type { TaskDialog } from "./TaskDialogs";
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
  const [dialog, openDialog] = useState<TaskDialog | null>(null);
  const [guidelinesOpen, toggleGuidelines] = useGuidelinesOpen();
  const tour = useFirstTour(assignment.phase.number);
  // before anything was done here, what was done last is the submit before
  const undoesSubmit = !isBegun && !canUndo && undoSubmit !== null;
  const undo = undoesSubmit ? undoSubmit : onUndo;
  const mayLeave = assignment.phase.allow_skip || assignment.reopened;
  function leave() {
    if (isBegun) openDialog("skip");
    else work.giveBack();
  }
  useHotkeys(useLabelingKeys(), {
    ...ofPhase,
    guidelines: toggleGuidelines,
    cheatSheet: () => openDialog("keys"),
    ...(!work.busy && {
      negative: () => onMark(-1),
      neutral: () => onMark(0),
      positive: () => onMark(1),
      unsure: () => onMark("unsure"),
      undo,
      giveUp: () => openDialog("give_up"),
      badProblem: () => openDialog("bad_problem"),
      skip: mayLeave ? leave : undefined,
    }),
  });
  return {
    dialog,
    openDialog,
    close: () => openDialog(null),
    tour,
    guidelinesOpen,
    toggleGuidelines,
    undo,
    undoesSubmit,
    canUndo: undoesSubmit || canUndo,
    leave: mayLeave ? leave : null,
    onMark,
    /** Nothing lies over the work. */
    workHasFocus: dialog === null && !tour.isOpen,
  };
}
