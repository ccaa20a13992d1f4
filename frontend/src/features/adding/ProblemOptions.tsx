import { limits } from "@/api/limits.gen";
import { Check, Field } from "@/components/form/Field";
import { OptionalNumber } from "./OptionalNumber";
import { PROBLEM_FIELDS, SPLITS } from "./words";

type Options = { source: string; split: string; labels: string; priority: string; without_drawings: boolean };

export const NEW_PROBLEM_OPTIONS: Options = {
  source: "",
  split: "train",
  labels: "",
  priority: "",
  without_drawings: false,
};

/** The query of the request: only what is set. */
export function problemQueryOf({ without_drawings, ...texts }: Options): Record<string, string> {
  const set = Object.entries(texts).flatMap(([name, text]) => (text.trim() ? [[name, text.trim()] as const] : []));
  return { ...Object.fromEntries(set), ...(without_drawings && { without_drawings: "true" }) };
}

type Props = {
  /** Null: the problems are only stored. */
  flow: number | null;
  options: Options;
  about: (name: string) => string | null;
  onChange: (changed: Partial<Options>) => void;
};

export function ProblemOptions({ flow, options, about, onChange }: Props) {
  const isQueued = flow === 1 && options.split === "train";
  return (
    <div className="fields">
      <Field {...PROBLEM_FIELDS.source} error={about("source")}>
        {(wired) => (
          <input {...wired} value={options.source} onChange={(event) => onChange({ source: event.target.value })} />
        )}
      </Field>
      <Field {...PROBLEM_FIELDS.split} error={about("split")}>
        {(wired) => (
          <select {...wired} value={options.split} onChange={(event) => onChange({ split: event.target.value })}>
            {Object.entries(SPLITS).map(([split, words]) => (
              <option key={split} value={split}>
                {words}
              </option>
            ))}
          </select>
        )}
      </Field>
      {isQueued && (
        <>
          <OptionalNumber
            {...PROBLEM_FIELDS.labels}
            low={1}
            high={limits.PhaseSettings.labelings_per_item.maximum}
            value={options.labels}
            error={about("labels")}
            onChange={(labels) => onChange({ labels })}
          />
          <OptionalNumber
            {...PROBLEM_FIELDS.priority}
            whole={false}
            value={options.priority}
            error={about("priority")}
            onChange={(priority) => onChange({ priority })}
          />
          <Check
            {...PROBLEM_FIELDS.without_drawings}
            checked={options.without_drawings}
            onChange={(without_drawings) => onChange({ without_drawings })}
          />
        </>
      )}
    </div>
  );
}
