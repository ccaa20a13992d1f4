import { useEffect, useState } from "react";
import { useLabelingKeys } from "./keys/KeysContext";
import { keySign } from "./keys/keys";
import { submittedInWords } from "./words/frame";

const SHOWN_FOR = 8_000;

type Props = { corrected: boolean; onUndo: () => void };

/** Says that the work is submitted, with a button to undo it. It disappears after a while, but not while it has the pointer or focus. */
export function SubmitToast({ corrected, onUndo }: Props) {
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
      <span role="status">{submittedInWords(corrected)}</span>
      <button type="button" className="button-link" onClick={onUndo}>
        Undo <kbd translate="no">{keySign(keys.undo[0])}</kbd>
      </button>
      <button type="button" className="button-quiet" aria-label="Close this message" onClick={() => setOver(true)}>
        ✕
      </button>
    </div>
  );
}
