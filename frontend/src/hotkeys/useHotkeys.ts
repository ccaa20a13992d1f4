import { useLayoutEffect, useRef } from "react";
import { actionOf, type Keymap } from "./pressed";

/**
 * Call the action of a pressed key. Muted while the labeler types or a dialog is open. Enter and Space stay with the button or link that
 * has the focus, arrows and Space with the radio button or check box, arrows with what scrolls sideways.
 */
export function useHotkeys<Action extends string>(
  keymap: Keymap<Action>,
  handlers: Partial<Record<Action, (() => void) | undefined>>,
): void {
  const latest = useRef(handlers);
  latest.current = handlers;
  // in the layout effect, so that no key is lost between the page's first picture and this listener
  useLayoutEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (event.defaultPrevented || isMuted(event)) return;
      const action = actionOf(keymap, event);
      const handler = action && latest.current[action];
      if (!handler) return;
      event.preventDefault();
      if (!event.repeat) handler(); // a key held down is one press
    }
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [keymap]);
}

/** Inputs that are no text: keys beside their own do something else there. */
const NO_TEXT = ["radio", "checkbox", "button", "submit", "reset", "image", "file"];

/** The labeler writes here, so that no key may do anything else. */
export function isTyping(target: EventTarget | null): boolean {
  const field = target instanceof Element ? target.closest("input, textarea, select, [contenteditable]") : null;
  if (field instanceof HTMLInputElement) return !NO_TEXT.includes(field.type);
  return field !== null && field.getAttribute("contenteditable") !== "false";
}

function isMuted(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (isTyping(target) || document.querySelector("dialog[open]")) return true;
  const isArrow = event.key.startsWith("Arrow");
  if (isArrow && target?.closest("[data-scrolls], input[type='radio']")) return true; // the arrows scroll it, or choose
  if (event.key === " " && target?.closest("input")) return true;
  const activates = event.key === "Enter" || event.key === " ";
  return activates && target?.closest("button, a[href], summary") != null;
}
