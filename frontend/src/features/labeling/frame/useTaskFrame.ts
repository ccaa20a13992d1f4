import { useState } from "react";
import type { Assignment } from "@/api/models";
import { useLabelingKeys } from "@/features/labeling/keys/KeysContext";
import type { LabelingAction } from "@/features/labeling/keys/keys";
import { useEarlierWork } from "@/features/labeling/work/EarlierWork";
import type { Mark } from "@/features/labeling/work/mark";
import type { Work } from "@/features/labeling/work/useWork";
import { useHotkeys } from "@/hotkeys/useHotkeys";
import type { TaskDialog } from "./TaskDialogs";
import { useFirstTour } from "./tour/useFirstTour";
import { useGuidelinesOpen } from "./useGuidelinesOpen";

type Options = {
  assignment: Assignment;
  work: Pick<Work, "busy" | "giveBack">;
  /** The labeler has started, here or in an earlier session. */
  isBegun: boolean;
  canUndo: boolean;
  /** A reopened task that differs from what was submitted. */
  isChanged: boolean;
  onMark: (mark: Mark) => void;
  onUndo: () => void;
  /** Keys that only this flow has. */
  keys: Partial<Record<LabelingAction, () => void>>;
};

export type Frame = ReturnType<typeof useTaskFrame>;

/** What a labeler can do besides the work itself, by button or key: open a dialog, undo, leave, read the guidelines, take the tour. */
export function useTaskFrame({ assignment, work, isBegun, canUndo, isChanged, onMark, onUndo, keys: ofFlow }: Options) {
  const [dialog, openDialog] = useState<TaskDialog | null>(null);
  const [guidelinesOpen, toggleGuidelines] = useGuidelinesOpen();
  const [showsSources, setShowsSources] = useState(false);
  const [problemOpen, openProblem] = useState(false);
  const tour = useFirstTour(assignment.phase.flow);
  const { reopened } = assignment;
  // before anything is done in this task, undo means the submit or the skip before it
  const earlier = useEarlierWork();
  const isUntouched = reopened ? !isChanged : !isBegun;
  const undoes = !canUndo && isUntouched ? earlier.kind : null;
  function undo() {
    if (canUndo) onUndo();
    else if (isUntouched) earlier.undo(reopened ? assignment.id : null);
    else if (reopened) earlier.explainChanges();
  }
  const mayLeave = assignment.phase.allow_skip || assignment.reopened;
  function leave() {
    if (reopened ? isChanged : isBegun) openDialog("leave");
    else work.giveBack();
  }
  useHotkeys(useLabelingKeys(), {
    ...ofFlow,
    guidelines: toggleGuidelines,
    source: () => setShowsSources((shown) => !shown),
    cheatSheet: () => openDialog("keys"),
    problem: () => openProblem(!problemOpen),
    ...(!work.busy && {
      negative: () => onMark(-1),
      neutral: () => onMark(0),
      positive: () => onMark(1),
      unsure: () => onMark("unsure"),
      undo,
      giveUp: () => openDialog("give_up"),
      badProblem: () => openDialog("bad_problem"),
      suggest: assignment.problem.answer ? () => openDialog("suggest") : undefined,
      comment: () => openDialog("comment"),
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
    /** All texts of the task show their source. */
    showsSources,
    problemOpen,
    openProblem,
    undo,
    /** What undo means besides a change of this task. */
    undoes,
    canUndo: undoes !== null || canUndo,
    leave: mayLeave ? leave : null,
    isChanged,
    onMark,
    /** No dialog covers the work. */
    workHasFocus: dialog === null && !tour.isOpen,
  };
}
