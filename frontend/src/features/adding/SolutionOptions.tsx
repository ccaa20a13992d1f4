import { limits } from "@/api/limits.gen";
import { Check, Field } from "@/components/form/Field";
import { OptionalNumber } from "./OptionalNumber";
import type { Options } from "./options";
import { CUTS, FIELDS, ONLY } from "./words";

type Props = {
  options: Options;
  about: (name: string) => string | null;
  onChange: (changed: Partial<Options>) => void;
};

const { labelings_per_item: LABELS } = limits.PhaseSettings;

export function SolutionOptions({ options, about, onChange }: Props) {
  const number = (name: "labels" | "per_problem" | "limit", high?: number) => (
    <OptionalNumber
      {...FIELDS[name]}
      low={1}
      high={high}
      value={options[name]}
      error={about(name)}
      onChange={(text) => onChange({ [name]: text })}
    />
  );
  return (
    <div className="fields">
      {options.from === "file" ? (
        <>
          <Field {...FIELDS.generator} error={about("generator")}>
            {(wired) => (
              <input
                {...wired}
                value={options.generator}
                maxLength={limits.PhaseSettings.generator.maxLength}
                onChange={(event) => onChange({ generator: event.target.value })}
              />
            )}
          </Field>
          <Choice name="cut" choices={CUTS} value={options.cut} onChange={(cut) => onChange({ cut })} />
        </>
      ) : (
        <Choice name="only" choices={ONLY} value={options.only} onChange={(only) => onChange({ only })} />
      )}
      {number("labels", LABELS.maximum)}
      <OptionalNumber
        {...FIELDS.priority}
        whole={false}
        value={options.priority}
        error={about("priority")}
        onChange={(priority) => onChange({ priority })}
      />
      {number("per_problem")}
      {number("limit")}
      <Check
        {...FIELDS.without_drawings}
        checked={options.without_drawings}
        onChange={(without_drawings) => onChange({ without_drawings })}
      />
    </div>
  );
}

type ChoiceProps = {
  name: "cut" | "only";
  choices: Readonly<Record<string, string>>;
  value: string;
  onChange: (value: string) => void;
};

function Choice({ name, choices, value, onChange }: ChoiceProps) {
  return (
    <Field {...FIELDS[name]}>
      {(wired) => (
        <select {...wired} value={value} onChange={(event) => onChange(event.target.value)}>
          {Object.entries(choices).map(([choice, words]) => (
            <option key={choice} value={choice}>
              {words}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
