import { forgetSubmit, type KeptSubmit } from "@/api/keptWork";
import { LineText } from "@/components/text/RichText";
import { KEPT_REFUSED, keptRefusalInWords, SAVE_RATINGS } from "./words/refusals";
import { saveRatings } from "./work/ratingsText";

/** Why a kept submit was refused, with its ratings to save. */
export default function ToldRefusal({ kept }: { kept: KeptSubmit }) {
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
