import { useId } from "react";
import { FACE_NAMES, Face, faceOf } from "@/components/Face";
import { ALSO_ACCEPT, alsoAcceptAt, WHY, WHY_HINT, whyOfStep } from "@/features/labeling/words/gold";
import type { Mark, Rating } from "@/features/labeling/work/mark";
import { RATINGS, type StepNote } from "./notes";

type Props = {
  step: number;
  mark: Mark;
  note: StepNote;
  disabled: boolean;
  onFurther: (rating: Rating, accept: boolean) => void;
  onWhy: (why: string) => void;
};

/** Below a rated step: which other ratings pass, and why the step is rated so. */
export function StepNotes({ step, mark, note, disabled, onFurther, onWhy }: Props) {
  const id = useId();
  return (
    <div className="gold-notes">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out in line in every browser */}
      <div className="gold-further" role="group" aria-labelledby={`${id}-further`}>
        <span id={`${id}-further`} className="quiet">
          {ALSO_ACCEPT}
        </span>
        {RATINGS.filter((rating) => rating !== mark).map((rating) => (
          <label key={rating} className="gold-further-rating">
            <input
              type="checkbox"
              checked={note.further.includes(rating)}
              disabled={disabled}
              aria-label={alsoAcceptAt(FACE_NAMES[faceOf(rating)], step + 1)}
              onChange={(event) => onFurther(rating, event.target.checked)}
            />
            <Face kind={faceOf(rating)} />
            <span>{FACE_NAMES[faceOf(rating)]}</span>
          </label>
        ))}
      </div>
      <div className="gold-why">
        <label htmlFor={`${id}-why`} className="quiet">
          {WHY}
        </label>
        <textarea
          id={`${id}-why`}
          rows={1}
          aria-label={whyOfStep(step + 1)}
          placeholder={WHY_HINT}
          value={note.why}
          disabled={disabled}
          onChange={(event) => onWhy(event.target.value)}
        />
      </div>
    </div>
  );
}
