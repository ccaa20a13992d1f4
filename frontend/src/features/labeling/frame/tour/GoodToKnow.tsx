import type { ReactNode } from "react";
import { useLabelingKeys } from "@/features/labeling/keys/KeysContext";
import { keySign, type LabelingAction } from "@/features/labeling/keys/keys";

/** The last page of a tour: notes on the flow, then what applies to both flows. */
export function GoodToKnow({ children }: { children: ReactNode }) {
  return (
    <ul>
      {children}
      <li>
        <Keys of={["cheatSheet"]} /> shows all keys. You can choose your own there.
      </li>
      <li>
        The problem stays in view at the top. <Keys of={["problem"]} /> shows the whole of it.
      </li>
      <li>Every rating is saved as you go. Close the page whenever you like: you return to the same place.</li>
      <li>
        A submit can be undone for a few minutes, from the message that appears or with <Keys of={["undo"]} />.
      </li>
      <li>The answer in the box is a guess. If you think it is wrong, say what it should be.</li>
    </ul>
  );
}

export function Keys({ of }: { of: readonly LabelingAction[] }) {
  const keys = useLabelingKeys();
  return (
    <span>
      {of.map((action) => (
        <kbd translate="no" key={action}>
          {keySign(keys[action][0])}
        </kbd>
      ))}
    </span>
  );
}
