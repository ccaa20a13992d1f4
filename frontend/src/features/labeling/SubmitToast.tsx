import { useEffect, useState } from "react";
import { useLabelingKeys } from "./keys/KeysContext";
import { keySign } from "./keys/keys";

const SHOWN_FOR = 8_000;

type Props = { corrected: boolean; onUndo: () => void };

/** Says that the work is in, with the way back. It goes by itself, but not while somebody is on it; the key stays for longer. */
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
    // biome-ignore lint/a11y/noStaticElementInteractions: it only stays while it is looked at; the button inside is what acts
    <div
      className="toast"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span role="status">{corrected ? "Your correction is in." : "Submitted. Thank you."}</span>
      <button type="button" className="button-link" onClick={onUndo}>
        Undo <kbd>{keySign(keys.undo[0])}</kbd>
      </button>
      <button type="button" className="button-quiet" aria-label="Close this message" onClick={() => setOver(true)}>
        ✕
      </button>
    </div>
  );
}
