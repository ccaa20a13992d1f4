import { useEffect, useState } from "react";
import { forgetSubmit, type KeptSubmit, onRefusedChange, refusedSubmits } from "@/api/keptWork";
import { LineText } from "@/components/text/RichText";
import { KEPT_REFUSED, keptRefusalInWords, SAVE_RATINGS } from "./words/refusals";
import { saveRatings } from "./work/ratingsText";

/** Submits that were kept in this browser and could not be submitted later: why, and the ratings. */
export function NotSubmitted() {
  const [refused, setRefused] = useState(refusedSubmits);
  useEffect(() => {
    const read = () => setRefused(refusedSubmits());
    read(); // one may have been refused since this was drawn
    return onRefusedChange(read);
  }, []);
  return refused.map((kept) => <Told key={kept.assignment} kept={kept} />);
}

function Told({ kept }: { kept: KeptSubmit }) {
  const { assignment, problem = "", refused, body } = kept;
  if (!refused) return null;
  return (
    <div className="note note-error not-submitted" role="alert">
      <p>
        <strong>{KEPT_REFUSED}</strong> <span>{keptRefusalInWords(refused.code, refused.field, refused.message)}</span>
      </p>
      {problem && (
        <p className="quiet">
          <LineText text={problem} />
        </p>
      )}
      <div className="note-actions">
        <button type="button" className="button" onClick={() => saveRatings(assignment, body.label, problem)}>
          {SAVE_RATINGS}
        </button>
        <button type="button" className="button" onClick={() => forgetSubmit(assignment)}>
          Close
        </button>
      </div>
    </div>
  );
}
