import { useState } from "react";
import type { Instructions } from "@/api/models";
import { Dialog } from "@/components/Dialog";
import { GuidelinesText } from "@/features/labeling/Guidelines";
import { useLabelingKeys } from "@/features/labeling/KeysContext";
import { keySign, type LabelingAction } from "@/features/labeling/keys";
import "@/styles/tour.css";
import { Example } from "./Example";

const PAGES = ["What to do", "A worked example", "Good to know"] as const;

type Props = { instructions: Instructions | null; onClose: () => void };

/** Shown once to everybody who labels, before their first task; afterwards on demand. */
export default function Tour({ instructions, onClose }: Props) {
  const [page, setPage] = useState(0);
  const isLast = page === PAGES.length - 1;
  return (
    <Dialog title={PAGES[page] ?? ""} onClose={onClose}>
      <div className="tour-page">
        {page === 0 && <GuidelinesText instructions={instructions} />}
        {page === 1 && <Example />}
        {page === 2 && <GoodToKnow />}
      </div>
      <div className="dialog-actions tour-actions">
        <span className="quiet">
          {page + 1} of {PAGES.length}
        </span>
        {page > 0 && (
          <button type="button" className="button" onClick={() => setPage(page - 1)}>
            Back
          </button>
        )}
        {!isLast && (
          <button type="button" className="button" onClick={onClose}>
            Skip the tour
          </button>
        )}
        <button type="button" className="button button-primary" onClick={isLast ? onClose : () => setPage(page + 1)}>
          {isLast ? "Start" : "Go on"}
        </button>
      </div>
    </Dialog>
  );
}

function GoodToKnow() {
  return (
    <ul>
      <li>
        <Keys of={["negative", "neutral", "positive"]} /> rate the current step, <Keys of={["submit"]} /> submits,{" "}
        <Keys of={["undo"]} /> takes the last rating back. <Keys of={["cheatSheet"]} /> shows all keys; you can choose
        your own there.
      </li>
      <li>Every rating is saved as you go. Close the page when you like: you come back to the same place.</li>
      <li>A submit can be undone for some minutes, from the message that appears or by the same key.</li>
      <li>
        Cannot judge one step? <Keys of={["unsure"]} /> flags it. Cannot judge the solution in reasonable time? Give up,
        with a reason. Is the problem itself broken? Report it.
      </li>
      <li>The answer in the box is a guess. If you think it is wrong, say what it should be.</li>
    </ul>
  );
}

function Keys({ of }: { of: readonly LabelingAction[] }) {
  const keys = useLabelingKeys();
  return of.map((action) => <kbd key={action}>{keySign(keys[action][0])}</kbd>);
}
