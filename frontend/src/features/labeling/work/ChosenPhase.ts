import { createContext, useContext } from "react";

const Context = createContext<number | null>(null);
export const ChosenPhase = Context.Provider;

/** The phase that the labeler chose to work in; null: any phase. */
export function useChosenPhase(): number | null {
  return useContext(Context);
}
