import { useId } from "react";
import { Maths } from "@/components/maths/Maths";
import type { Rating } from "@/features/labeling/work/mark";
import type { AfterError } from "./useAfterError";

const CHOICES: readonly { rating: Rating; name: string }[] = [
  { rating: 1, name: "That is it" },
  { rating: 0, name: "In part" },
  { rating: -1, name: "No" },
];

/** Explanations that came with the solution, to be rated, and room for one's own with a preview of its formulas. */
export function Explanation({ after, disabled }: { after: AfterError; disabled: boolean }) {
  const id = useId();
  const { answers, given, change } = after;
  return (
    <fieldset className="explanation" data-question="explanation" disabled={disabled}>
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
      <label htmlFor={id}>{given.length > 0 ? "In your own words, where none says it" : "In your own words"}</label>
      <textarea
        id={id}
        rows={2}
        maxLength={5000}
        value={answers.explanation}
        placeholder="It should be $2x$, because …"
        onChange={(event) => change({ explanation: event.target.value })}
      />
      {/[$\\]/.test(answers.explanation) && (
        <p className="explanation-preview">
          <span className="quiet">As it reads: </span>
          <Maths text={answers.explanation} />
        </p>
      )}
    </fieldset>
  );
}

type GivenProps = { text: string; name: string; value: Rating | undefined; onChange: (rating: Rating) => void };

function Given({ text, name, value, onChange }: GivenProps) {
  return (
    <fieldset className="explanation-given">
      <legend>
        <Maths text={text} />
      </legend>
      {CHOICES.map((choice) => (
        <label key={choice.rating}>
          <input type="radio" name={name} checked={value === choice.rating} onChange={() => onChange(choice.rating)} />
          <span>{choice.name}</span>
        </label>
      ))}
    </fieldset>
  );
}
