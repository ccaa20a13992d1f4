import { type FormEvent, useId, useState } from "react";
import { ApiError, fieldMessage } from "@/api/errors";
import { limits } from "@/api/limits.gen";
import { Check, Field } from "@/components/form/Field";
import { useFirstMistake } from "@/components/form/useFirstMistake";
import { ErrorNote } from "@/components/notes";
import type { WebhookDraft, WebhookEvent } from "./queries";
import { EVENTS, INCLUDE_LABELS, INCLUDE_LABELS_HINT } from "./words";

const NEW: WebhookDraft = { name: "", url: "", events: ["attention.changed"], include_labels: false };
const ALL = Object.keys(EVENTS) as WebhookEvent[];

type Props = {
  save: { mutate: (draft: WebhookDraft) => void; error: Error | null; isPending: boolean };
  start?: WebhookDraft;
  button: string;
  onClose: () => void;
};

/** Name, address and events of a webhook, for a new one and for a change. */
export function WebhookForm({ save, start = NEW, button, onClose }: Props) {
  const [draft, setDraft] = useState(start);
  const form = useFirstMistake(save.error);
  const about = (name: string) => fieldMessage(save.error, name);
  const isAtField = save.error instanceof ApiError && Boolean(about("name") ?? about("url") ?? about("events"));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { name, url, events, include_labels } = draft;
    save.mutate({ name, url, events, include_labels: include_labels && events.includes("labeling.submitted") });
  };
  return (
    <form ref={form} className="form" onSubmit={submit} noValidate>
      <Field label="Name" error={about("name")}>
        {(wired) => (
          <input
            {...wired}
            maxLength={limits.NewWebhook.name.maxLength}
            value={draft.name}
            onChange={(event) => setDraft({ ...draft, name: event.target.value })}
          />
        )}
      </Field>
      <Field label="Address" hint="Such as https://chat.example.org/hooks/stepmark" error={about("url")}>
        {(wired) => (
          <input
            {...wired}
            type="url"
            maxLength={limits.NewWebhook.url.maxLength}
            value={draft.url}
            onChange={(event) => setDraft({ ...draft, url: event.target.value })}
          />
        )}
      </Field>
      <EventChoice draft={draft} setDraft={setDraft} error={about("events")} />
      {save.error && !isAtField && <ErrorNote error={save.error} />}
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
        <button type="submit" className="button button-primary" disabled={save.isPending}>
          {button}
        </button>
      </div>
    </form>
  );
}

type ChoiceProps = { draft: WebhookDraft; setDraft: (draft: WebhookDraft) => void; error: string | null | undefined };

function EventChoice({ draft, setDraft, error }: ChoiceProps) {
  const id = useId();
  const choose = (event: WebhookEvent, isChosen: boolean) =>
    setDraft({ ...draft, events: ALL.filter((each) => (each === event ? isChosen : draft.events.includes(each))) });
  return (
    <fieldset className="webhook-choice" aria-describedby={error ? id : undefined}>
      <legend>It is told when</legend>
      {ALL.map((event) => (
        <Check
          key={event}
          label={EVENTS[event]}
          checked={draft.events.includes(event)}
          onChange={(isChosen) => choose(event, isChosen)}
        />
      ))}
      {draft.events.includes("labeling.submitted") && (
        <Check
          label={INCLUDE_LABELS}
          hint={INCLUDE_LABELS_HINT}
          checked={draft.include_labels}
          onChange={(include_labels) => setDraft({ ...draft, include_labels })}
        />
      )}
      {error && (
        <p id={id} className="field-error">
          {error}
        </p>
      )}
    </fieldset>
  );
}
