import { useEffect, useRef } from "react";

/** Keys of each action, named as KeyboardEvent.key names them, letters in lower case. */
export type Keymap<Action extends string> = Readonly<Record<Action, readonly string[]>>;

/**
 * Call the action of a pressed key. Muted while the labeler types, while a dialog is open, with Ctrl, Alt or Meta held;
 * Enter and Space stay with the button or link that has the focus, arrows with what scrolls sideways and has it.
 */
export function useHotkeys<Action extends string>(
  keymap: Keymap<Action>,
  handlers: Partial<Record<Action, (() => void) | undefined>>,
): void {
  const latest = useRef(handlers);
  latest.current = handlers;
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isMuted(event)) return;
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      const action = (Object.keys(keymap) as Action[]).find((name) => keymap[name].includes(key));
      const handler = action && latest.current[action];
      if (!handler) return;
      event.preventDefault();
      if (!event.repeat) handler(); // a key held down is one press
    }
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [keymap]);
}

function isMuted(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest("input, textarea, select, [contenteditable='true']")) return true;
  if (document.querySelector("dialog[open]")) return true;
  if (event.key.startsWith("Arrow") && target?.closest("[data-scrolls]")) return true; // the arrows scroll it
  const activates = event.key === "Enter" || event.key === " ";
  return activates && target?.closest("button, a[href], summary") != null;
}
