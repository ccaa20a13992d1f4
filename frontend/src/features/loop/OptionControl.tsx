import type { LabelChoices, Source } from "@/api/models";
import { Check, Field } from "@/components/form/Field";
import { type LabelChoice, LabelChoiceControl } from "./LabelChoiceControl";
import type { GroupedOption } from "./options";
import { SourcesControl } from "./SourcesControl";
import { ALL_HELD_OUT, choiceName, hintInWords, YES_NO_OR_PHASE } from "./words/options";

type Props = GroupedOption & {
  sources: readonly Source[];
  labelChoices?: LabelChoices;
  text: string | boolean;
  error: string | null;
  onChange: (text: string | boolean) => void;
};

/** The control of one option, by its type. */
export function OptionControl({ option, words, sources, labelChoices, text, error, onChange }: Props) {
  if (option.name === "sources") {
    return <SourcesControl sources={sources} text={String(text)} error={error} onChange={onChange} />;
  }
  if (option.name === "trained_on" && labelChoices) {
    return (
      <fieldset className="field">
        <legend>{words.label}</legend>
        <LabelChoiceControl
          choices={labelChoices}
          value={JSON.parse(String(text) || "{}") as LabelChoice}
          error={error}
          onChange={(chosen) => onChange(JSON.stringify(chosen))}
        />
        {words.hint && <p className="quiet field-hint">{words.hint}</p>}
      </fieldset>
    );
  }
  if (option.name === "evaluation_set") {
    return (
      <Field label={words.label} hint={words.hint} error={error}>
        {(wired) => (
          <select {...wired} value={String(text)} onChange={(event) => onChange(event.target.value)}>
            <option value="">{ALL_HELD_OUT}</option>
            {[...new Set([...option.suggestions, ...(text ? [String(text)] : [])])].map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        )}
      </Field>
    );
  }
  if (typeof text === "boolean") {
    return <Check label={words.label} hint={words.hint} checked={text} onChange={onChange} />;
  }
  const isNumber = option.type === "integer" || option.type === "number";
  const [low, high] = isNumber ? [option.low, option.high] : [null, null];
  return (
    <Field label={words.label} hint={hintInWords(words, low, high)} error={error}>
      {(wired) =>
        option.type === "boolean" ? (
          <select {...wired} value={text} onChange={(event) => onChange(event.target.value)}>
            {YES_NO_OR_PHASE.map((choice) => (
              <option key={choice.text} value={choice.text}>
                {choice.name}
              </option>
            ))}
          </select>
        ) : option.choices.length > 0 ? (
          <select {...wired} value={text} onChange={(event) => onChange(event.target.value)}>
            {option.choices.map((choice) => (
              <option key={choice} value={choice}>
                {choiceName(choice)}
              </option>
            ))}
          </select>
        ) : option.type === "object" ? (
          <textarea {...wired} rows={2} value={text} onChange={(event) => onChange(event.target.value)} />
        ) : (
          <>
            <input
              {...wired}
              inputMode={option.type === "integer" ? "numeric" : option.type === "number" ? "decimal" : "text"}
              list={option.suggestions.length > 0 ? `${option.name}-known` : undefined}
              value={text}
              onChange={(event) => onChange(event.target.value)}
            />
            {option.suggestions.length > 0 && (
              <datalist id={`${option.name}-known`}>
                {option.suggestions.map((known) => (
                  <option key={known} value={known} />
                ))}
              </datalist>
            )}
          </>
        )
      }
    </Field>
  );
}
