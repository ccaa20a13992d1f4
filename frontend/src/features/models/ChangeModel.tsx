import { type FormEvent, useState } from "react";
import { fieldMessage } from "@/api/errors";
import type { ModelDetail } from "@/api/models";
import { Dialog } from "@/components/Dialog";
import { useFirstMistake } from "@/components/form/useFirstMistake";
import { ErrorNote } from "@/components/notes";
import { changeModel, useModelRequest } from "./queries";
import { TextField } from "./TextField";
import { ADDING, CHANGING, isServer, NOT_AN_OBJECT, objectOf, shownOptions } from "./words";

/** Another place or other options for a model from elsewhere. A worker tries them first. */
export function ChangeModel({ model }: { model: ModelDetail }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="button" onClick={() => setOpen(true)}>
        Change place
      </button>
      {isOpen && (
        <Dialog title={`Change the place of ${model.name}`} onClose={() => setOpen(false)}>
          <Form model={model} onClose={() => setOpen(false)} />
        </Dialog>
      )}
    </>
  );
}

function Form({ model, onClose }: { model: ModelDetail; onClose: () => void }) {
  const [location, setLocation] = useState(model.location);
  const [tokenizer, setTokenizer] = useState(model.tokenizer);
  const [options, setOptions] = useState(shownOptions(model.options));
  const [reason, setReason] = useState("");
  const parsed = objectOf(options);
  const { ask, request, error, isPending } = useModelRequest(() =>
    changeModel(model.id, { location, tokenizer: isServer(location) ? tokenizer : "", options: parsed ?? {}, reason }),
  );
  const failed = request?.status === "failed" && !isPending ? request : undefined;
  const form = useFirstMistake(error ?? failed);
  const about = (name: string) => fieldMessage(error, name) ?? (failed && failed.field === name ? failed.error : null);
  const named = ["location", "tokenizer", "reason", "options"].some((name) => about(name) !== null);
  function submit(event: FormEvent) {
    event.preventDefault();
    if (parsed) ask(undefined);
  }
  if (request?.status === "done") {
    return (
      <>
        <p role="status">{CHANGING.done}</p>
        <div className="dialog-actions">
          <button type="button" className="button button-primary" onClick={onClose}>
            Close
          </button>
        </div>
      </>
    );
  }
  return (
    <form ref={form} className="form" onSubmit={submit} noValidate>
      <p>{CHANGING.model}</p>
      <TextField
        label="Location"
        hint={ADDING.location}
        error={about("location")}
        value={location}
        onChange={setLocation}
      />
      {isServer(location) && (
        <TextField
          label="Folder of the served model"
          hint={ADDING.tokenizer}
          error={about("tokenizer")}
          value={tokenizer}
          onChange={setTokenizer}
        />
      )}
      <TextField
        label="Options"
        hint={CHANGING.options}
        error={parsed ? about("options") : NOT_AN_OBJECT}
        value={options}
        onChange={setOptions}
      />
      <TextField label="Reason" hint={CHANGING.reason} error={about("reason")} value={reason} onChange={setReason} />
      {!named && (error ? <ErrorNote error={error} /> : failed && <ErrorNote error={new Error(failed.error)} />)}
      <p role="status" className="quiet">
        {isPending ? ADDING.checking : ""}
      </p>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
        <button type="submit" className="button button-primary" disabled={isPending}>
          {isPending ? "Checking …" : "Check and change"}
        </button>
      </div>
    </form>
  );
}
