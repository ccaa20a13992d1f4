import { useId } from "react";
import { taskLimits } from "@/api/taskLimits.gen";
import { TextLength } from "@/components/form/TextLength";
import { LineText, SetText } from "@/components/text/RichText";
import { WayOut } from "@/features/labeling/frame/WayOut";
import { EXPLANATION_CHOICES, ownExplanation } from "@/features/labeling/words/rating";
import type { Rating } from "@/features/labeling/work/mark";
import { digitOf } from "@/hotkeys/pressed";
import { hasExplanation, isExplanationTooLong } from "./answers";
import type { AfterError } from "./useAfterError";

/** Explanations that came with the solution, to be rated by click, arrow key, or the numbers 1 to 3, and a field for the labeler's own, with a preview of its formulas. */
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
      <div data-stop tabIndex={-1} className="explanation-own">
        <label htmlFor={id}>{ownExplanation(given.length)}</label>
        <textarea
          id={id}
          rows={2}
          data-missing={!hasExplanation(answers)}
          aria-invalid={tooLong}
          aria-describedby={`${id}-length ${id}-keys`}
          value={answers.explanation}
          placeholder="It should be $2x$, because …"
          onChange={(event) => change({ explanation: event.target.value })}
        />
      </div>
      <WayOut id={`${id}-keys`} done="continues" back="returns to the steps" />
      <TextLength
        id={`${id}-length`}
        text={answers.explanation.trim()}
        most={taskLimits.Details.explanation.maxLength}
      />
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
    <fieldset
      className="explanation-given"
      data-stop
      onKeyDown={(event) => {
        const choice = EXPLANATION_CHOICES[(digitOf(event.nativeEvent) ?? 0) - 1];
        if (!choice) return;
        event.preventDefault();
        event.stopPropagation(); // here the number does not rate the step
        event.currentTarget.querySelectorAll("input")[EXPLANATION_CHOICES.indexOf(choice)]?.focus();
        onChange(choice.rating);
      }}
    >
      <legend>
        <LineText text={text} />
      </legend>
      {EXPLANATION_CHOICES.map((choice, place) => (
        <label key={choice.rating}>
          <input
            type="radio"
            name={name}
            data-open={place === 0 && value === undefined}
            checked={value === choice.rating}
            onChange={() => onChange(choice.rating)}
          />
          <span>
            <kbd translate="no">{place + 1}</kbd> <span>{choice.name}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
