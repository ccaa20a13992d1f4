import { Dialog } from "@/components/Dialog";
import { ACTION_NAMES, keySign, LABELING_KEYS, type LabelingAction } from "./keys";

export function CheatSheet({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keys" onClose={onClose}>
      <table className="keys">
        <thead className="visually-hidden">
          <tr>
            <th>Keys</th>
            <th>What they do</th>
          </tr>
        </thead>
        <tbody>
          {(Object.keys(LABELING_KEYS) as LabelingAction[]).map((action) => (
            <tr key={action}>
              <td>
                {LABELING_KEYS[action].map((key) => (
                  <kbd key={key}>{keySign(key)}</kbd>
                ))}
              </td>
              <td>{ACTION_NAMES[action]}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="quiet">The keys rest while you type. Everything can be done with mouse or finger, too.</p>
    </Dialog>
  );
}
