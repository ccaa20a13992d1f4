import { FACE_NAMES, Face, faceOf } from "@/components/Face";
import { StepText } from "@/components/SolutionText";

type RatedText = { readonly text: string; readonly rating: number | null };
type RatedStep = RatedText & { readonly own: boolean; readonly alternatives: readonly RatedText[] };

/** Steps as they were rated, with the alternatives to each. */
export function RatedSteps({ steps, own = "Yours" }: { steps: readonly RatedStep[]; own?: string }) {
  return (
    <ol className="rated-steps">
      {steps.map((step, index) => (
        // keyed by index: steps of a record never move
        <li key={index}>
          <Rated text={step.text} rating={step.rating} own={step.own ? own : null} />
          <RatedAlternatives alternatives={step.alternatives} />
        </li>
      ))}
    </ol>
  );
}

export function RatedAlternatives({ alternatives }: { alternatives: readonly RatedText[] }) {
  if (alternatives.length === 0) return null;
  return (
    <ul className="rated-alternatives" aria-label="Alternatives to this step">
      {alternatives.map((other, place) => (
        // keyed by index: two may have the same text
        <li key={place}>
          <Rated text={other.text} rating={other.rating} />
        </li>
      ))}
    </ul>
  );
}

/** `own` says whose step it is, which has no rating. */
function Rated({ text, rating, own = null }: { text: string; rating: number | null; own?: string | null }) {
  const face = faceOf(rating);
  return (
    <div className="rated-step">
      {own ? (
        <span className="rated-own">{own}</span>
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
