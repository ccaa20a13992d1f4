import type { ReactNode } from "react";
import { useLabelingKeys } from "@/features/labeling/keys/KeysContext";
import { keySign, type LabelingAction } from "@/features/labeling/keys/keys";

/** The last page of a tour: what the phase has to say of itself, then what holds in every phase. */
export function GoodToKnow({ children }: { children: ReactNode }) {
  return (
    <ul>
      {children}
      <li>
        <Keys of={["cheatSheet"]} /> shows all keys; you can choose your own there.
      </li>
      <li>Every rating is saved as you go. Close the page when you like: you come back to the same place.</li>
      <li>
        A submit can be undone for some minutes, from the message that appears or by <Keys of={["undo"]} />.
      </li>
      <li>The answer in the box is a guess. If you think it is wrong, say what it should be.</li>
    </ul>
  );
}

export function Keys({ of }: { of: readonly LabelingAction[] }) {
  const keys = useLabelingKeys();
  return of.map((action) => <kbd key={action}>{keySign(keys[action][0])}</kbd>);
}
