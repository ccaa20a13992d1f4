import { type FormEvent, useState } from "react";
import { fieldMessage } from "@/api/errors";
import type { GeneratorDetail } from "@/api/models";
import { Dialog } from "@/components/Dialog";
import { useFirstMistake } from "@/components/form/useFirstMistake";
import { ErrorNote } from "@/components/notes";
import { useChangeGenerator } from "./queries";
import { TextField } from "./TextField";
import { CHANGING, GENERATOR_FORM, NOT_AN_OBJECT, objectOf, shownOptions } from "./words";

const FIELDS = ["location", "options", "reason"];

/** Another place or other options, as a new version: solutions that were drawn stay with the old one. */
export function ChangeGenerator({ generator }: { generator: GeneratorDetail }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="button" onClick={() => setOpen(true)}>
        Change place
      </button>
      {isOpen && (
        <Dialog title={`Change the place of ${generator.name}`} onClose={() => setOpen(false)}>
          <Form generator={generator} onClose={() => setOpen(false)} />
        </Dialog>
      )}
    </>
  );
}

function Form({ generator, onClose }: { generator: GeneratorDetail; onClose: () => void }) {
  const change = useChangeGenerator(generator.id);
  const [location, setLocation] = useState(generator.address);
  const [text, setText] = useState(shownOptions(generator.options));
  const [reason, setReason] = useState("");
  const form = useFirstMistake(change.error);
  const options = objectOf(text);
  const about = (field: string) => fieldMessage(change.error, field);
  const isServer = generator.backend === "openai";
  function submit(event: FormEvent) {
    event.preventDefault();
    if (options) change.mutate({ location: location.trim(), options, reason: reason.trim() }, { onSuccess: onClose });
  }
  return (
    <form ref={form} className="form" onSubmit={submit} noValidate>
      <p>{CHANGING.generator}</p>
      <TextField
        label={isServer ? "Address" : "Folder"}
        hint={isServer ? GENERATOR_FORM.server : GENERATOR_FORM.folder}
        error={about("location")}
        value={location}
        onChange={setLocation}
      />
      <TextField
        label="Options"
        hint={CHANGING.options}
        error={options ? about("options") : NOT_AN_OBJECT}
        value={text}
        onChange={setText}
      />
      <TextField label="Reason" hint={CHANGING.reason} error={about("reason")} value={reason} onChange={setReason} />
      {change.isError && !FIELDS.some((field) => about(field)) && <ErrorNote error={change.error} />}
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
        <button type="submit" className="button button-primary" disabled={change.isPending}>
          {change.isPending ? "Changing …" : "Change"}
        </button>
      </div>
    </form>
  );
}
