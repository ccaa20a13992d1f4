import { useId } from "react";
import { PROGRESS_NAMES } from "@/features/labeling/words/rating";
import { digitOf } from "@/hotkeys/pressed";

type Props = { value: number | null; disabled: boolean; onChange: (progress: number) => void };

/** How far the solution got: five choices, by click, by arrow key, or by the numbers 1 to 5. */
export function ProgressScale({ value, disabled, onChange }: Props) {
  const name = useId();
  return (
    <fieldset
      className="progress-scale"
      data-question="progress"
      data-stop
      disabled={disabled}
      onKeyDown={(event) => {
        const at = (digitOf(event.nativeEvent) ?? 0) - 1;
        if (!(at in PROGRESS_NAMES)) return;
        event.preventDefault();
        event.stopPropagation(); // here the number does not rate the step
        event.currentTarget.querySelectorAll("input")[at]?.focus();
        onChange(at);
      }}
    >
      <legend>How far did the solution get before the mistake?</legend>
      <div className="progress-words">
        {PROGRESS_NAMES.map((word, progress) => (
          <label key={word}>
            <input
              type="radio"
              name={name}
              checked={value === progress}
              // Tab arrives at the first one while nothing is chosen
              onChange={() => onChange(progress)}
            />
            <span>
              <kbd translate="no">{progress + 1}</kbd>
              <span>{` ${word}`}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
