import { type FormEvent, useState } from "react";
import { useLocation } from "wouter";
import { fieldMessage } from "@/api/errors";
import type { Generator } from "@/api/models";
import { Dialog } from "@/components/Dialog";
import { Field } from "@/components/form/Field";
import { useFirstMistake } from "@/components/form/useFirstMistake";
import { ErrorNote } from "@/components/notes";
import { useAddGenerator } from "./queries";
import { TextField } from "./TextField";
import { BACKENDS, CHANGING, GENERATOR_FORM, NOT_AN_OBJECT, objectOf } from "./words";

const FIELDS = ["name", "location", "options"];

export function AddGenerator() {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="button button-primary" onClick={() => setOpen(true)}>
        Add a generator
      </button>
      {isOpen && (
        <Dialog title="Add a generator" onClose={() => setOpen(false)}>
          <Form onClose={() => setOpen(false)} />
        </Dialog>
      )}
    </>
  );
}

function Form({ onClose }: { onClose: () => void }) {
  const add = useAddGenerator();
  const [, go] = useLocation();
  const [name, setName] = useState("");
  const [backend, setBackend] = useState<Generator["backend"]>("openai");
  const [location, setLocation] = useState("");
  const [model, setModel] = useState("");
  const [more, setMore] = useState("{}");
  const form = useFirstMistake(add.error);
  const options = objectOf(more);
  const about = (field: string) => fieldMessage(add.error, field);
  function submit(event: FormEvent) {
    event.preventDefault();
    if (!options) return;
    const served = backend === "openai" && model.trim() ? { model: model.trim() } : {};
    const place = backend === "imported" ? "" : location.trim();
    add.mutate(
      { name: name.trim(), backend, location: place, options: { ...served, ...options } },
      { onSuccess: (generator) => go(`/generators/${generator.id}`) },
    );
  }
  return (
    <form ref={form} className="form" onSubmit={submit} noValidate>
      <TextField label="Name" hint={GENERATOR_FORM.name} error={about("name")} value={name} onChange={setName} />
      <Field label="Kind" hint={backend === "imported" ? GENERATOR_FORM.imported : undefined}>
        {(wired) => (
          <select
            {...wired}
            value={backend}
            onChange={(event) => setBackend(event.target.value as Generator["backend"])}
          >
            {Object.entries(BACKENDS).map(([value, shown]) => (
              <option key={value} value={value}>
                {shown}
              </option>
            ))}
          </select>
        )}
      </Field>
      {backend !== "imported" && (
        <TextField
          label={backend === "openai" ? "Address" : "Folder"}
          hint={backend === "openai" ? GENERATOR_FORM.server : GENERATOR_FORM.folder}
          error={about("location")}
          value={location}
          onChange={setLocation}
        />
      )}
      {backend === "openai" && (
        <TextField label="Model" hint={GENERATOR_FORM.model} value={model} onChange={setModel} />
      )}
      {backend !== "imported" && (
        <TextField
          label="Further options"
          hint={CHANGING.options}
          error={options ? about("options") : NOT_AN_OBJECT}
          value={more}
          onChange={setMore}
        />
      )}
      {add.isError && !FIELDS.some((field) => about(field)) && <ErrorNote error={add.error} />}
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
        <button type="submit" className="button button-primary" disabled={add.isPending}>
          {add.isPending ? "Adding …" : "Add"}
        </button>
      </div>
    </form>
  );
}
