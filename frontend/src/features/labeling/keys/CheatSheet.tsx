import { useState } from "react";
import { Dialog } from "@/components/Dialog";
import { fixedKeys, nameIn } from "@/features/labeling/words/keys";
import { lazyPart } from "@/parts/lazyPart";
import { useLabelingKeys } from "./KeysContext";
import { actionsOf, ctrlSign, keySign } from "./keys";

const KeySettings = lazyPart("The choice of keys", () => import("./KeySettings"), {
  waiting: <p role="status">Loading…</p>,
  ahead: true,
});

type Props = { flow: 1 | 2; onClose: () => void; onTour: () => void };

export function CheatSheet({ flow, onClose, onTour }: Props) {
  const [changing, setChanging] = useState(false);
  return (
    <Dialog title={changing ? "Choose your keys" : "Keys"} onClose={onClose}>
      {changing ? (
        <KeySettings flow={flow} onDone={() => setChanging(false)} />
      ) : (
        <>
          <KeyList flow={flow} />
          <p className="quiet">Keys are inactive while you type. Everything also works by mouse or touch.</p>
          <div className="dialog-actions">
            <button type="button" className="button" onClick={onTour}>
              Show the tour
            </button>
            <button type="button" className="button" onClick={() => setChanging(true)}>
              Choose other keys
            </button>
            <button type="button" className="button button-primary" onClick={onClose}>
              Done
            </button>
          </div>
        </>
      )}
    </Dialog>
  );
}

function KeyList({ flow }: { flow: 1 | 2 }) {
  const keys = useLabelingKeys();
  return (
    <table className="keys">
      <thead className="visually-hidden">
        <tr>
          <th>Keys</th>
          <th>What they do</th>
        </tr>
      </thead>
      <tbody>
        {actionsOf(flow).map((action) => (
          <tr key={action}>
            <td>
              {keys[action].map((key) => (
                <kbd translate="no" key={key}>
                  {keySign(key)}
                </kbd>
              ))}
              {keys[action].length === 0 && <span className="quiet">none</span>}
            </td>
            <td>{nameIn(flow, action)}</td>
          </tr>
        ))}
        {fixedKeys(flow, ctrlSign()).map(({ keys: signs, name }) => (
          <tr key={name}>
            <td>
              {signs.map((sign) =>
                sign === "…" ? (
                  <span key={sign}> … </span>
                ) : (
                  <kbd translate="no" key={sign}>
                    {sign}
                  </kbd>
                ),
              )}
            </td>
            <td>{name}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
