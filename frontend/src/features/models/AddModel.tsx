import { type FormEvent, type ReactNode, useState } from "react";
import { Link } from "wouter";
import { ApiError, fieldMessage } from "@/api/errors";
import type { ModelRequest, PublicFormat } from "@/api/models";
import { Dialog } from "@/components/Dialog";
import { Field } from "@/components/form/Field";
import { useFirstMistake } from "@/components/form/useFirstMistake";
import { ErrorNote } from "@/components/notes";
import { type AddedModel, addModel, useModelRequest } from "./queries";
import { TextField } from "./TextField";
import { ADDING, FORMAT_CHOICES, isServer, triedInWords, withLineBreaks } from "./words";

/** A button and a form that adds a reward model from elsewhere. It stays open until a worker has tried the model. */
export function AddModel() {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="button" onClick={() => setOpen(true)}>
        Add a reward model
      </button>
      {isOpen && (
        <Dialog title="Add a reward model" onClose={() => setOpen(false)}>
          <AddModelForm onClose={() => setOpen(false)} />
        </Dialog>
      )}
    </>
  );
}

type Draft = {
  name: string;
  location: string;
  format: "" | PublicFormat;
  tokenizer: string;
  served: string;
  separator: string;
};
const EMPTY: Draft = { name: "", location: "", format: "", tokenizer: "", served: "", separator: "\\n" };
const FIELDS = ["name", "location", "format", "tokenizer"];

function AddModelForm({ onClose }: { onClose: () => void }) {
  const [draft, setDraft] = useState(EMPTY);
  const { ask, request, error, isPending } = useModelRequest(addModel);
  const failed = request?.status === "failed" && !isPending ? request : undefined;
  const mistake = error ?? failed;
  const form = useFirstMistake(mistake);
  const about = (name: string) => fieldMessage(error, name) ?? (failed && failed.field === name ? failed.error : null);
  const set = (name: Exclude<keyof Draft, "format">) => (value: string) => setDraft({ ...draft, [name]: value });
  if (request?.status === "done") return <Added request={request} onClose={onClose} />;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    ask(valuesOf(draft));
  };
  return (
    <form ref={form} className="form" onSubmit={submit} noValidate>
      <TextField label="Name" hint={ADDING.name} error={about("name")} value={draft.name} onChange={set("name")} />
      <TextField
        label="Location"
        hint={ADDING.location}
        error={about("location")}
        value={draft.location}
        onChange={set("location")}
      />
      <Field label="Format" error={about("format")}>
        {(wired) => (
          <select
            {...wired}
            value={draft.format}
            onChange={(event) => setDraft({ ...draft, format: formatOf(event.target.value) })}
          >
            {FORMAT_CHOICES.map(([value, name]) => (
              <option key={value} value={value}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
      {draft.format === "token-classification" && (
        <TextField label="Separator" hint={ADDING.separator} value={draft.separator} onChange={set("separator")} />
      )}
      {isServer(draft.location) && (
        <>
          <TextField
            label="Folder of the served model"
            hint={ADDING.tokenizer}
            error={about("tokenizer")}
            value={draft.tokenizer}
            onChange={set("tokenizer")}
          />
          <TextField label="Name on the server" hint={ADDING.served} value={draft.served} onChange={set("served")} />
        </>
      )}
      <Mistake error={error} failed={failed} />
      <p role="status" className="quiet">
        {isPending ? ADDING.checking : ""}
      </p>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          {isPending ? "Close; the check goes on" : "Cancel"}
        </button>
        <button type="submit" className="button button-primary" disabled={isPending}>
          {isPending ? "Checking …" : "Check and add"}
        </button>
      </div>
    </form>
  );
}

/** What no field can show. */
function Mistake({ error, failed }: { error: Error | null; failed: ModelRequest | undefined }): ReactNode {
  if (failed && !FIELDS.includes(failed.field)) return <ErrorNote error={new Error(failed.error)} />;
  const isAtField = error instanceof ApiError && FIELDS.some((name) => error.about(name));
  return error && !isAtField ? <ErrorNote error={error} /> : null;
}

function Added({ request, onClose }: { request: ModelRequest; onClose: () => void }) {
  return (
    <>
      <p role="status">
        <span>{`${request.name} is added. `}</span>
        <span>{triedInWords(request)}</span>
      </p>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          Close
        </button>
        <Link className="button button-primary" href={`/models/${request.model_id}`}>
          {`Open ${request.name}`}
        </Link>
      </div>
    </>
  );
}

const formatOf = (chosen: string) => FORMAT_CHOICES.find(([value]) => value === chosen)?.[0] ?? "";

function valuesOf({ name, location, format, tokenizer, served, separator }: Draft): AddedModel {
  const options = {
    ...(isServer(location) && served ? { name: served } : {}),
    ...(format === "token-classification" ? { separator: withLineBreaks(separator) } : {}),
  };
  const values = { name, location, tokenizer: isServer(location) ? tokenizer : "", options };
  return format ? { ...values, format } : values;
}
