import { createContext, type ReactNode, useContext } from "react";
import { createPortal } from "react-dom";

/** The middle of the top bar; a page fills it through <BarSlot>. */
export const BarSlotContext = createContext<HTMLElement | null>(null);

export function BarSlot({ children }: { children: ReactNode }) {
  const slot = useContext(BarSlotContext);
  return slot ? createPortal(children, slot) : null;
}
