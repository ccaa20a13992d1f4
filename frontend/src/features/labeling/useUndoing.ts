import { useMemo, useState } from "react";
import { ASKING, CHANGES_BEFORE_RELOAD, nothingToUndo } from "./words/undo";
import type { EarlierWork } from "./work/EarlierWork";
import { type Undoable, useUndo, useUndoStack } from "./work/undoStack";

export type Undoing = {
  work: EarlierWork;
  /** The newest thing that this page did; null: it was done before, or there is none. */
  justDone: Undoable | null;
  /** Why nothing was undone. */
  message: string | null;
  closeMessage: () => void;
};

/** Undoing submits and skips, one after the other. `isReady`: the first task is on the page, so there is time to ask. */
export function useUndoing(isReady: boolean): Undoing {
  const { stack, isAsking } = useUndoStack(isReady);
  const { mutate, isPending, error, reset } = useUndo();
  const [told, setTold] = useState<"nothing" | "changes" | null>(null);
  const top = (!isPending && stack?.entries[0]) || null;

  const work = useMemo(
    (): EarlierWork => ({
      kind: top?.kind ?? null,
      undo: (leaving) => {
        setTold(null);
        if (top) mutate({ entry: top, leaving });
        else if (!isPending) setTold("nothing");
      },
      explainChanges: () => setTold("changes"),
    }),
    [top, isPending, mutate],
  );
  if (told === "nothing" && top) setTold(null); // the key was pressed before the answer came, which has something to undo
  const explain = () => {
    if (told === "nothing") return isAsking ? ASKING : nothingToUndo(stack);
    return told && CHANGES_BEFORE_RELOAD;
  };
  return {
    work,
    justDone: top?.doneHere ? top : null,
    message: error?.message ?? explain(),
    closeMessage: () => {
      setTold(null);
      reset();
    },
  };
}
