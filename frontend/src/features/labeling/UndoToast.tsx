import { useEffect, useState } from "react";
import { useLabelingKeys } from "./keys/KeysContext";
import { keySign } from "./keys/keys";
import { doneInWords, undoInToast } from "./words/undo";
import type { Undoable } from "./work/undoStack";

const SHOWN_FOR = 8_000;

type Props = { done: Pick<Undoable, "kind" | "corrected">; onUndo: () => void };

/** Says what was done, with a button to undo it. It disappears after a while, but not while it has the pointer or focus. */
export default function UndoToast({ done, onUndo }: Props) {
  const keys = useLabelingKeys();
  const [isOver, setOver] = useState(false);
  const [isHeld, setHeld] = useState(false);

  useEffect(() => {
    if (isHeld) return;
    const timer = setTimeout(() => setOver(true), SHOWN_FOR);
    return () => clearTimeout(timer);
  }, [isHeld]);
  if (isOver) return null;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only stays open while it is looked at; the button inside acts
    <div
      className="toast"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span role="status">{doneInWords(done)}</span>
      <button type="button" className="button-link" onClick={onUndo}>
        <span>{`${undoInToast(done)} `}</span>
        <kbd translate="no">{keySign(keys.undo[0])}</kbd>
      </button>
      <button type="button" className="button-quiet" aria-label="Close this message" onClick={() => setOver(true)}>
        ✕
      </button>
    </div>
  );
}
