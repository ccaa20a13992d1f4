import { useId } from "react";
import { PROGRESS_WORDS } from "./answers";

type Props = { value: number | null; disabled: boolean; onChange: (progress: number) => void };

/** How far the solution had come: five words, chosen by click, by arrow, or by the numbers 1 to 5. */
export function ProgressScale({ value, disabled, onChange }: Props) {
  const name = useId();
  return (
    <fieldset
      className="progress-scale"
      data-question="progress"
      disabled={disabled}
      onKeyDown={(event) => {
        const at = Number(event.key) - 1;
        if (event.ctrlKey || event.metaKey || event.altKey || !(at in PROGRESS_WORDS)) return;
        event.preventDefault();
        event.stopPropagation(); // here the number is no rating of the step
        event.currentTarget.querySelectorAll("input")[at]?.focus();
        onChange(at);
      }}
    >
      <legend>How far had the solution come before the mistake?</legend>
      <div className="progress-words">
        {PROGRESS_WORDS.map((word, progress) => (
          <label key={word}>
            <input
              type="radio"
              name={name}
              checked={value === progress}
              // the first one is where Tab arrives while nothing is chosen
              onChange={() => onChange(progress)}
            />
            <span>
              <kbd>{progress + 1}</kbd> {word}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
