import { useId } from "react";
import type { Source } from "@/api/models";
import { NAME_THE_SOURCES, NO_SOURCES, sourceInWords } from "./words/options";

type Props = {
  sources: readonly Source[];
  /** A JSON list, as every control of the form holds text. */
  text: string;
  error: string | null;
  onChange: (text: string) => void;
};

/** Which data sets are sampled: a box for each, with its problems. One that was chosen before and has none left stays in the list. */
export function SourcesControl({ sources, text, error, onChange }: Props) {
  const id = useId();
  const chosen = JSON.parse(text) as string[];
  const gone = chosen.filter((name) => !sources.some((source) => source.name === name));
  const all = [...sources, ...gone.map((name) => ({ name, problems: 0, drawings: 0 }))];
  function toggle(name: string, isChosen: boolean) {
    onChange(
      JSON.stringify(all.map((each) => each.name).filter((each) => (each === name ? isChosen : chosen.includes(each)))),
    );
  }
  return (
    <fieldset className="field sources" aria-describedby={`${id}-hint`}>
      <legend>Sources</legend>
      {all.length === 0 && <p>{NO_SOURCES}</p>}
      {all.map((source) => (
        <label key={source.name} className="source">
          <input
            type="checkbox"
            checked={chosen.includes(source.name)}
            aria-invalid={error ? true : undefined}
            aria-describedby={error ? `${id}-error` : undefined}
            onChange={(event) => toggle(source.name, event.target.checked)}
          />
          <span>{sourceInWords(source)}</span>
        </label>
      ))}
      <p id={`${id}-hint`} className="quiet field-hint">
        {NAME_THE_SOURCES}
      </p>
      {error && (
        <p id={`${id}-error`} className="field-error">
          {error}
        </p>
      )}
    </fieldset>
  );
}
