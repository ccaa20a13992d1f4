import { type FormEvent, useState } from "react";
import { ApiError, fieldMessage } from "@/api/errors";
import { limits } from "@/api/limits.gen";
import type { Webhook } from "@/api/models";
import { Confirm } from "@/components/Confirm";
import { Dialog } from "@/components/Dialog";
import { Field } from "@/components/form/Field";
import { useFirstMistake } from "@/components/form/useFirstMistake";
import { ErrorNote, Waiting } from "@/components/notes";
import {
  useAddWebhook,
  useChangeWebhook,
  useDeleteWebhook,
  useReplaceSecret,
  useTestWebhook,
  useWebhooks,
} from "./queries";
import { SECRET_ONCE, TEST_SENT, WEBHOOKS } from "./words";

export function Webhooks() {
  const { data, error, refetch } = useWebhooks();
  const [isOpen, setOpen] = useState(false);
  return (
    <section aria-labelledby="webhooks">
      <header className="page-head">
        <h2 id="webhooks">Webhooks</h2>
        <button type="button" className="button" onClick={() => setOpen(true)}>
          Add a webhook
        </button>
      </header>
      <p>{WEBHOOKS}</p>
      {error ? (
        <ErrorNote error={error} retry={refetch} />
      ) : !data ? (
        <Waiting what="Loading the webhooks" />
      ) : (
        data.map((webhook) => <Entry key={webhook.id} webhook={webhook} />)
      )}
      {isOpen && (
        <Dialog title="Add a webhook" onClose={() => setOpen(false)}>
          <AddForm onClose={() => setOpen(false)} />
        </Dialog>
      )}
    </section>
  );
}

function Entry({ webhook }: { webhook: Webhook }) {
  const change = useChangeWebhook(webhook.id);
  const remove = useDeleteWebhook(webhook.id);
  const replace = useReplaceSecret(webhook.id);
  const test = useTestWebhook(webhook.id);
  const [secret, setSecret] = useState("");
  const error = change.error ?? test.error;
  return (
    <article className="panel" aria-label={`Webhook ${webhook.name}`}>
      <h3>{webhook.name}</h3>
      <p className="webhook-address">
        <span className={webhook.is_active ? "tag tag-active" : "tag"}>{webhook.is_active ? "On" : "Off"}</span>{" "}
        <span>{webhook.url}</span>
      </p>
      {error && <ErrorNote error={error} />}
      {secret && <Secret secret={secret} />}
      <div className="acts">
        <button type="button" className="button" disabled={test.isPending} onClick={() => test.mutate(undefined)}>
          Send a test
        </button>
        <button
          type="button"
          className="button"
          disabled={change.isPending}
          onClick={() => change.mutate({ is_active: !webhook.is_active })}
        >
          {webhook.is_active ? "Turn off" : "Turn on"}
        </button>
        <Confirm
          name="New secret"
          title={`A new secret for ${webhook.name}`}
          confirm="Make a new secret"
          error={replace.error}
          isPending={replace.isPending}
          onConfirm={(done) =>
            replace.mutate(undefined, {
              onSuccess: (answer) => {
                setSecret(answer.secret);
                done();
              },
            })
          }
        >
          <p>The receiver refuses messages until it has the new secret.</p>
        </Confirm>
        <Confirm
          name="Delete"
          title={`Delete ${webhook.name}`}
          confirm="Delete it"
          error={remove.error}
          isPending={remove.isPending}
          onConfirm={(done) => remove.mutate(undefined, { onSuccess: done })}
        >
          <p>The log of its deliveries goes with it.</p>
        </Confirm>
      </div>
      <p role="status" className="quiet">
        {test.isSuccess ? TEST_SENT : ""}
      </p>
    </article>
  );
}

function Secret({ secret }: { secret: string }) {
  return (
    <div className="note">
      <p>{SECRET_ONCE}</p>
      <p>
        <code className="webhook-secret" translate="no">
          {secret}
        </code>
      </p>
    </div>
  );
}

function AddForm({ onClose }: { onClose: () => void }) {
  const [draft, setDraft] = useState({ name: "", url: "" });
  const add = useAddWebhook();
  const form = useFirstMistake(add.error);
  if (add.data) return <Added secret={add.data.secret} onClose={onClose} />;
  const about = (name: string) => fieldMessage(add.error, name);
  const isAtField = add.error instanceof ApiError && Boolean(about("name") ?? about("url"));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate(draft);
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
      {add.error && !isAtField && <ErrorNote error={add.error} />}
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
        <button type="submit" className="button button-primary" disabled={add.isPending}>
          Add
        </button>
      </div>
    </form>
  );
}

function Added({ secret, onClose }: { secret: string; onClose: () => void }) {
  return (
    <>
      <Secret secret={secret} />
      <div className="dialog-actions">
        <button type="button" className="button button-primary" onClick={onClose}>
          I have copied it
        </button>
      </div>
    </>
  );
}
