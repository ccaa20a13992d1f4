import { type FormEvent, useState } from "react";
import { fieldMessage } from "@/api/errors";
import { Dialog } from "@/components/Dialog";
import { useFirstMistake } from "@/components/form/useFirstMistake";
import { ErrorNote, Waiting } from "@/components/notes";
import { plural } from "@/components/numbers";
import { type HeldOutFilter, useHeldOutChoices, useHeldOutCount, useMakeEvaluationSet } from "./queries";
import { TextField } from "./TextField";
import { fitInWords, SETS } from "./words";

const FIELDS = ["name", "count", "sources"];
const NOTHING: HeldOutFilter = { sources: [], subjects: [], levels: [] };

export function MakeEvaluationSet() {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="button button-primary" onClick={() => setOpen(true)}>
        Make an evaluation set
      </button>
      {isOpen && (
        <Dialog title="Make an evaluation set" onClose={() => setOpen(false)}>
          <Form onClose={() => setOpen(false)} />
        </Dialog>
      )}
    </>
  );
}

function Form({ onClose }: { onClose: () => void }) {
  const make = useMakeEvaluationSet();
  const { data: choices, error, refetch } = useHeldOutChoices();
  const [name, setName] = useState("");
  const [most, setMost] = useState("");
  const [filter, setFilter] = useState(NOTHING);
  const { data: fits } = useHeldOutCount(filter);
  const form = useFirstMistake(make.error);
  const about = (field: string) => fieldMessage(make.error, field);
  function submit(event: FormEvent) {
    event.preventDefault();
    make.mutate({ ...filter, name: name.trim(), count: most.trim() ? Number(most) : null }, { onSuccess: onClose });
  }
  if (error) return <ErrorNote error={error} retry={refetch} />;
  if (!choices) return <Waiting what="Loading the sources" />;
  const sources = choices.sources.map(
    (source) => [source.name, `${source.name || "without a source"}: ${plural(source.problems, "problem")}`] as const,
  );
  return (
    <form ref={form} className="form" onSubmit={submit} noValidate>
      <TextField label="Name" error={about("name")} value={name} onChange={setName} />
      <p className="quiet">{SETS.any}</p>
      <Boxes
        name="Sources"
        options={sources}
        error={about("sources")}
        chosen={filter.sources}
        onChange={(chosen) => setFilter({ ...filter, sources: chosen })}
      />
      <Boxes
        name="Subjects"
        options={choices.subjects.map((each) => [each, each])}
        chosen={filter.subjects}
        onChange={(chosen) => setFilter({ ...filter, subjects: chosen })}
      />
      <Boxes
        name="Levels"
        options={choices.levels.map((each) => [each, each])}
        chosen={filter.levels}
        onChange={(chosen) => setFilter({ ...filter, levels: chosen })}
      />
      <p role="status">{fits ? fitInWords(fits.problems) : ""}</p>
      <TextField label="How many" hint={SETS.count} error={about("count")} value={most} onChange={setMost} />
      {make.isError && !FIELDS.some((field) => about(field)) && <ErrorNote error={make.error} />}
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
        <button type="submit" className="button button-primary" disabled={make.isPending}>
          {make.isPending ? "Making …" : "Make the set"}
        </button>
      </div>
    </form>
  );
}

type BoxesProps = {
  name: string;
  options: readonly (readonly [string, string])[];
  error?: string | null;
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
};

function Boxes({ name, options, error = null, chosen, onChange }: BoxesProps) {
  if (options.length === 0) return null;
  return (
    <fieldset className="field sources">
      <legend>{name}</legend>
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
      {error && <p className="field-error">{error}</p>}
    </fieldset>
  );
}
