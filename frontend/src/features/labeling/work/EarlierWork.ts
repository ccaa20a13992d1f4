import { createContext, useContext } from "react";

/** What undo means before anything is done in a task: the submit or the skip before it. */
export type EarlierWork = {
  /** What would be undone; null: nothing. */
  kind: "submit" | "skip" | null;
  /** Opens that task again, or says why there is nothing to undo. `leaving`: see `useUndo`. */
  undo: (leaving: number | null) => void;
  /** Says that the changes of this task cannot be undone one by one. */
  explainChanges: () => void;
};

const Context = createContext<EarlierWork>({ kind: null, undo: () => {}, explainChanges: () => {} });
export const EarlierWorkProvider = Context.Provider;
export const useEarlierWork = () => useContext(Context);
