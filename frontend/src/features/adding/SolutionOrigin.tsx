import { Field } from "@/components/form/Field";
import { ErrorNote, Waiting } from "@/components/notes";
import { FileDrop } from "./FileDrop";
import type { Options } from "./options";
import { useStoredSolutions } from "./queries";
import { FIELDS, FROM, NOTHING_STORED, SOLUTIONS_FILE, storedInWords } from "./words";

type Props = {
  phase: number;
  options: Options;
  file: File | null;
  error: string | null;
  onChange: (changed: Partial<Options>) => void;
  onFile: (file: File) => void;
};

const ORIGINS = ["file", "stored"] as const;

/** Where the solutions come from: a file, or a generator whose solutions are stored. */
export function SolutionOrigin({ phase, options, file, error, onChange, onFile }: Props) {
  return (
    <>
      <div className="origins">
        {ORIGINS.map((from) => (
          <label key={from}>
            <input
              type="radio"
              name="from"
              checked={options.from === from}
              // the name means something else in each
              onChange={() => onChange({ from, generator: "" })}
            />
            <span>{FROM[from]}</span>
          </label>
        ))}
      </div>
      {options.from === "file" ? (
        <FileDrop file={file} hint={SOLUTIONS_FILE} error={error} onFile={onFile} />
      ) : (
        <Stored phase={phase} value={options.generator} onChange={(generator) => onChange({ generator })} />
      )}
    </>
  );
}

function Stored({ phase, value, onChange }: { phase: number; value: string; onChange: (generator: string) => void }) {
  const { data: generators, error, refetch } = useStoredSolutions(phase);
  if (error) return <ErrorNote error={error} retry={refetch} />;
  if (!generators) return <Waiting what="Counting the stored solutions" />;
  if (generators.length === 0) return <p>{NOTHING_STORED}</p>;
  return (
    <Field {...FIELDS.stored}>
      {(wired) => (
        <select {...wired} value={value} onChange={(event) => onChange(event.target.value)}>
          <option value="">Choose one</option>
          {generators.map((each) => (
            <option key={each.generator} value={each.generator}>
              {storedInWords(each)}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
