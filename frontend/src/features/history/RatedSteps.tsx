import type { OwnLabeling } from "@/api/models";
import { FACE_NAMES, Face, faceOf } from "@/components/Face";
import { StepText } from "@/components/SolutionText";

/** Steps as they were rated, with the alternatives to each. */
export function RatedSteps({ steps }: { steps: OwnLabeling["steps"] }) {
  return (
    <ol className="rated-steps">
      {steps.map((step, index) => (
        // keyed by index: steps of a record never move
        <li key={index}>
          <Rated text={step.text} rating={step.rating} own={step.own} />
          {step.alternatives.length > 0 && (
            <ul className="rated-alternatives" aria-label="Alternatives to this step">
              {step.alternatives.map((other, place) => (
                // keyed by index: two may have the same text
                <li key={place}>
                  <Rated text={other.text} rating={other.rating} />
                </li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ol>
  );
}

/** A step that the labeler wrote has no rating. */
function Rated({ text, rating, own = false }: { text: string; rating: number | null; own?: boolean }) {
  const face = faceOf(rating);
  return (
    <div className="rated-step">
      {own ? (
        <span className="rated-own">Yours</span>
      ) : (
        <>
          <Face kind={face} />
          <span className="visually-hidden">{`${FACE_NAMES[face]}: `}</span>
        </>
      )}
      <div className="step-text">
        <StepText text={text} />
      </div>
    </div>
  );
}
