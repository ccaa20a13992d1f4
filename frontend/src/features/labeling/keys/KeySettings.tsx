import { useEffect, useRef, useState } from "react";
import { useChangePreferences } from "@/api/preferences";
import { ACTION_NAMES, changeKey, takenBy, useInstead } from "@/features/labeling/words/keys";
import { useLabelingKeys } from "./KeysContext";
import { keySign, LABELING_ACTIONS, type LabelingAction, type LabelingKeys } from "./keys";
import { bindKey, differences, holderOf, keyOf } from "./ownKeys";

type Conflict = { action: LabelingAction; key: string; holder: LabelingAction };

/** One key per action, chosen by pressing it. Saved on the server at once, so that it applies on every device. */
export default function KeySettings({ onDone }: { onDone: () => void }) {
  const keys = useLabelingKeys();
  const change = useChangePreferences();
  const [listening, setListening] = useState<LabelingAction | null>(null);
  const [conflict, setConflict] = useState<Conflict | null>(null);

  const save = (next: LabelingKeys) => change.mutate({ keys: differences(next) });
  function choose(action: LabelingAction, key: string) {
    setListening(null);
    const holder = holderOf(keys, key);
    if (holder && holder !== action) setConflict({ action, key, holder });
    else save(bindKey(keys, action, key));
  }
  return (
    <>
      <p className="quiet">Choose an action, then press the key for it. Tab and Escape cannot be chosen.</p>
      {conflict && (
        <div className="note key-conflict" role="alert">
          <p>
            <kbd translate="no">{keySign(conflict.key)}</kbd>
            <span>{` ${takenBy(conflict.holder)}`}</span>
          </p>
          <div className="note-actions">
            <button
              type="button"
              className="button button-primary"
              onClick={() => {
                save(bindKey(keys, conflict.action, conflict.key));
                setConflict(null);
              }}
            >
              {useInstead(conflict.action)}
            </button>
            <button type="button" className="button" onClick={() => setConflict(null)}>
              Cancel
            </button>
          </div>
        </div>
      )}
      {change.isError && (
        <p className="field-error" role="alert">
          {change.error.message}
        </p>
      )}
      <ul className="key-settings">
        {LABELING_ACTIONS.map((action) => (
          <li key={action}>
            <span>{ACTION_NAMES[action]}</span>
            {listening === action ? (
              <Listener onKey={(key) => choose(action, key)} onCancel={() => setListening(null)} />
            ) : (
              <button
                type="button"
                className="button"
                aria-label={changeKey(action, keys[action].map(keySign))}
                onClick={() => {
                  setConflict(null);
                  setListening(action);
                }}
              >
                {keys[action].length === 0
                  ? "none"
                  : keys[action].map((key) => (
                      <kbd translate="no" key={key}>
                        {keySign(key)}
                      </kbd>
                    ))}
              </button>
            )}
          </li>
        ))}
      </ul>
      <div className="dialog-actions">
        <button
          type="button"
          className="button"
          disabled={Object.keys(differences(keys)).length === 0}
          onClick={() => {
            setConflict(null);
            change.mutate({ keys: {} });
          }}
        >
          Reset to the default keys
        </button>
        <button type="button" className="button button-primary" onClick={onDone}>
          Done
        </button>
      </div>
    </>
  );
}

function Listener({ onKey, onCancel }: { onKey: (key: string) => void; onCancel: () => void }) {
  const ref = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    ref.current?.focus();
  }, []);
  return (
    <button
      ref={ref}
      type="button"
      className="button key-listener"
      onBlur={onCancel}
      onClick={onCancel}
      onKeyDown={(event) => {
        if (event.key === "Tab") return;
        event.preventDefault(); // Escape would close the dialog, Enter would press the button
        event.stopPropagation();
        if (event.key === "Escape") return onCancel();
        const key = keyOf(event);
        if (key) onKey(key);
      }}
    >
      Press a key…
    </button>
  );
}
