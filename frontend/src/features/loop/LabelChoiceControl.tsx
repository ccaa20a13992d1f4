import type { LabelChoices } from "@/api/models";
import { Field } from "@/components/form/Field";
import { CHOOSE_LABELS, LABELER_KINDS } from "./words/labelChoice";

/** Which labelings a training reads, as the API takes it: {} means all. */
export type LabelChoice = {
  phases?: number[];
  generations?: number[];
  sources?: string[];
  labelers?: string;
  labelers_named?: string[];
};

type Props = {
  choices: LabelChoices;
  value: LabelChoice;
  error?: string | null;
  onChange: (value: LabelChoice) => void;
};

/** Boxes for what labelings can be chosen by. Nothing chosen in a group means any. */
export function LabelChoiceControl({ choices, value, error = null, onChange }: Props) {
  const set = (name: keyof LabelChoice, chosen: readonly (number | string)[] | string) => {
    const rest = Object.fromEntries(Object.entries(value).filter(([each]) => each !== name));
    onChange(chosen.length === 0 || chosen === "all" ? rest : { ...rest, [name]: chosen });
  };
  return (
    <div className="label-choice">
      <Field label={CHOOSE_LABELS.by} error={error}>
        {(wired) => (
          <select {...wired} value={value.labelers ?? "all"} onChange={(event) => set("labelers", event.target.value)}>
            {LABELER_KINDS.map(([each, name]) => (
              <option key={each} value={each}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Several
        name={CHOOSE_LABELS.sources}
        options={choices.sources.map((source) => [source, source || CHOOSE_LABELS.noSource])}
        chosen={value.sources ?? []}
        onChange={(chosen) => set("sources", chosen)}
      />
      <Several
        name={CHOOSE_LABELS.phases}
        options={choices.phases.map(({ id, name }) => [id, name])}
        chosen={value.phases ?? []}
        onChange={(chosen) => set("phases", chosen)}
      />
      <Several
        name={CHOOSE_LABELS.generations}
        options={choices.generations.map((number) => [number, String(number)])}
        chosen={value.generations ?? []}
        onChange={(chosen) => set("generations", chosen)}
      />
      <Several
        name={CHOOSE_LABELS.labelers}
        options={choices.labelers.map((name) => [name, name])}
        chosen={value.labelers_named ?? []}
        onChange={(chosen) => set("labelers_named", chosen)}
      />
    </div>
  );
}

type SeveralProps<Value extends number | string> = {
  name: string;
  options: readonly (readonly [Value, string])[];
  chosen: readonly Value[];
  onChange: (chosen: Value[]) => void;
};

function Several<Value extends number | string>({ name, options, chosen, onChange }: SeveralProps<Value>) {
  if (options.length === 0) return null;
  return (
    <details open={chosen.length > 0}>
      <summary>{`${name}: ${chosen.length === 0 ? "any" : chosen.length}`}</summary>
      <fieldset className="field sources">
        <legend className="visually-hidden">{name}</legend>
        {options.map(([value, shown]) => (
          <label key={value} className="source">
            <input
              type="checkbox"
              checked={chosen.includes(value)}
              onChange={(event) =>
                onChange(event.target.checked ? [...chosen, value] : chosen.filter((each) => each !== value))
              }
            />
            <span>{shown}</span>
          </label>
        ))}
      </fieldset>
    </details>
  );
}
