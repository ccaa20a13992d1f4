import { Dialog } from "@/components/Dialog";
import type { Keymap } from "@/hotkeys/useHotkeys";
import { keySign } from "./keys";

type Props = { keymap: Keymap<string>; names: Readonly<Record<string, string>>; onClose: () => void };

export function CheatSheet({ keymap, names, onClose }: Props) {
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
          {Object.entries(keymap).map(([action, keys]) => (
            <tr key={action}>
              <td>
                {keys.map((key) => (
                  <kbd key={key}>{keySign(key)}</kbd>
                ))}
              </td>
              <td>{names[action]}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="quiet">The keys rest while you type. Everything can be done with mouse or finger, too.</p>
    </Dialog>
  );
}
