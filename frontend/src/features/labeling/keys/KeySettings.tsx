import { useState } from "react";
import { useChangePreferences } from "@/api/preferences";
import { nameIn, takenBy, useInstead } from "@/features/labeling/words/keys";
import { actionOf } from "@/hotkeys/pressed";
import { KeySlots } from "./KeySlots";
import { useLabelingKeys } from "./KeysContext";
import { actionsOf, keySign, type LabelingAction, type LabelingKeys } from "./keys";
import { bindKey, differences, mergeKeys, unbindKey } from "./ownKeys";

/** A key that is being chosen: it replaces the one that the action had, or is one more. */
type Choice = { action: LabelingAction; instead: string | null };
type Conflict = Choice & { key: string; holder: LabelingAction };

type Props = { flow: 1 | 2; onDone: () => void };

/** The keys of each action, chosen by pressing them. Saved on the server at once, so that they apply on every device. */
export default function KeySettings({ flow, onDone }: Props) {
  const keys = useLabelingKeys();
  const change = useChangePreferences();
  const [listening, setListening] = useState<Choice | null>(null);
  const [conflict, setConflict] = useState<Conflict | null>(null);

  function save(next: LabelingKeys) {
    setListening(null);
    setConflict(null);
    change.mutate({ keys: differences(next) });
  }
  function choose(choice: Choice, key: string, event: KeyboardEvent) {
    setListening(null);
    const holder = actionOf(keys, event); // also the one that this key has by its place
    if (holder && holder !== choice.action) setConflict({ ...choice, key, holder });
    else save(bindKey(keys, choice.action, key, choice.instead));
  }
  return (
    <>
      <p className="quiet">Press a button, then the key for it. Tab and Escape cannot be chosen.</p>
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
              onClick={() => save(bindKey(keys, conflict.action, conflict.key, conflict.instead))}
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
        {actionsOf(flow).map((action) => (
          <li key={action}>
            <span>{nameIn(flow, action)}</span>
            <KeySlots
              action={action}
              keys={keys[action]}
              listening={listening?.action === action ? listening.instead : undefined}
              onListen={(instead) => {
                setConflict(null);
                setListening({ action, instead });
              }}
              onCancel={() => setListening(null)}
              onKey={(key, event) => choose({ action, instead: listening?.instead ?? null }, key, event)}
              onRemove={(key) => save(unbindKey(keys, key))}
            />
          </li>
        ))}
      </ul>
      <div className="dialog-actions">
        <button
          type="button"
          className="button"
          disabled={Object.keys(differences(keys)).length === 0}
          onClick={() => save(mergeKeys({}))}
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
