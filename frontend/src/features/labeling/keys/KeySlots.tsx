import { useEffect, useRef } from "react";
import { addKey, changeKey, removeKey } from "@/features/labeling/words/keys";
import { keySign, type LabelingAction } from "./keys";
import { keyOf, MOST_KEYS } from "./ownKeys";

type Props = {
  action: LabelingAction;
  keys: readonly string[];
  /** The key that is being replaced; null: one more is being added; undefined: neither. */
  listening: string | null | undefined;
  onListen: (instead: string | null) => void;
  onCancel: () => void;
  onKey: (key: string, event: KeyboardEvent) => void;
  onRemove: (key: string) => void;
};

/** A button for each key of an action, and one for another key. */
export function KeySlots({ action, keys, listening, onListen, onCancel, onKey, onRemove }: Props) {
  const listener = <Listener onKey={onKey} onCancel={onCancel} />;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the buttons inside act; this only notices that the focus has left them
    <span
      className="key-slots"
      onBlur={(event) => {
        if (listening !== undefined && !event.currentTarget.contains(event.relatedTarget)) onCancel();
      }}
    >
      {keys.map((key) =>
        listening === key ? (
          <span key={key} className="key-slots">
            {listener}
            <button
              type="button"
              className="button-quiet"
              aria-label={removeKey(action, keySign(key))}
              onPointerDown={(event) => event.preventDefault()} // the focus stays, or there would be nothing to remove
              onClick={() => onRemove(key)}
            >
              Remove
            </button>
          </span>
        ) : (
          <button
            key={key}
            type="button"
            className="button"
            aria-label={changeKey(action, keySign(key))}
            onClick={() => onListen(key)}
          >
            <kbd translate="no">{keySign(key)}</kbd>
          </button>
        ),
      )}
      {listening === null && listener}
      {keys.length < MOST_KEYS && listening === undefined && (
        <button type="button" className="button-quiet" aria-label={addKey(action)} onClick={() => onListen(null)}>
          +
        </button>
      )}
    </span>
  );
}

function Listener({ onKey, onCancel }: Pick<Props, "onKey" | "onCancel">) {
  const ref = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    ref.current?.focus();
  }, []);
  return (
    <button
      ref={ref}
      type="button"
      className="button key-listener"
      onClick={onCancel}
      onKeyDown={(event) => {
        if (event.key === "Tab") return;
        event.preventDefault(); // Escape would close the dialog, Enter would press the button
        event.stopPropagation();
        if (event.key === "Escape") return onCancel();
        const key = keyOf(event.nativeEvent);
        if (key) onKey(key, event.nativeEvent);
      }}
    >
      Press a key…
    </button>
  );
}
