import { useId } from "react";
import { limits } from "@/api/limits.gen";
import { TextLength } from "@/components/form/TextLength";
import { LineText, SetText } from "@/components/text/RichText";
import { EXPLANATION_CHOICES, ownExplanation } from "@/features/labeling/words/rating";
import type { Rating } from "@/features/labeling/work/mark";
import { isExplanationTooLong } from "./answers";
import type { AfterError } from "./useAfterError";

/** Explanations that came with the solution, to be rated, and a field for the labeler's own, with a preview of its formulas. */
export function Explanation({ after, disabled }: { after: AfterError; disabled: boolean }) {
  const id = useId();
  const { answers, given, change } = after;
  const tooLong = isExplanationTooLong(answers);
  return (
    <fieldset className="explanation" data-question="explanation shorten" disabled={disabled}>
      <legend>What is the mistake?</legend>
      {given.map((text, index) => (
        <Given
          key={text}
          text={text}
          name={`${id}-${index}`}
          value={answers.given[text]}
          onChange={(rating) => change({ given: { ...answers.given, [text]: rating } })}
        />
      ))}
      <label htmlFor={id}>{ownExplanation(given.length)}</label>
      <textarea
        id={id}
        rows={2}
        aria-invalid={tooLong}
        aria-describedby={`${id}-length`}
        value={answers.explanation}
        placeholder="It should be $2x$, because …"
        onChange={(event) => change({ explanation: event.target.value })}
      />
      <TextLength id={`${id}-length`} text={answers.explanation.trim()} most={limits.Details.explanation.maxLength} />
      {/[$\\]/.test(answers.explanation) && !tooLong && (
        <div className="explanation-preview">
          <span className="quiet">Preview: </span>
          <SetText text={answers.explanation} />
        </div>
      )}
    </fieldset>
  );
}

type GivenProps = { text: string; name: string; value: Rating | undefined; onChange: (rating: Rating) => void };

function Given({ text, name, value, onChange }: GivenProps) {
  return (
    <fieldset className="explanation-given">
      <legend>
        <LineText text={text} />
      </legend>
      {EXPLANATION_CHOICES.map((choice) => (
        <label key={choice.rating}>
          <input type="radio" name={name} checked={value === choice.rating} onChange={() => onChange(choice.rating)} />
          <span>{choice.name}</span>
        </label>
      ))}
    </fieldset>
  );
}
