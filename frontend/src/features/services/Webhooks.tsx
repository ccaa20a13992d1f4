import { useState } from "react";
import type { Webhook } from "@/api/models";
import { Confirm } from "@/components/Confirm";
import { Dialog } from "@/components/Dialog";
import { ErrorNote, Waiting } from "@/components/notes";
import {
  useAddWebhook,
  useChangeWebhook,
  useDeleteWebhook,
  useReplaceSecret,
  useTestWebhook,
  useWebhooks,
  type WebhookDraft,
} from "./queries";
import { WebhookForm } from "./WebhookForm";
import { EVENTS, INCLUDE_LABELS, SECRET_ONCE, TEST_SENT, WEBHOOKS } from "./words";

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
  const [isChanging, setChanging] = useState(false);
  const error = change.error ?? test.error;
  return (
    <article className="panel" aria-label={`Webhook ${webhook.name}`}>
      <h3>{webhook.name}</h3>
      <p className="webhook-address">
        <span className={webhook.is_active ? "tag tag-active" : "tag"}>{webhook.is_active ? "On" : "Off"}</span>{" "}
        <span>{webhook.url}</span>
      </p>
      <ul className="webhook-events" aria-label="It is told when">
        {webhook.events.map((event) => (
          <li key={event}>{EVENTS[event]}</li>
        ))}
        {webhook.include_labels && <li key="labels">{INCLUDE_LABELS}</li>}
      </ul>
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
        <button type="button" className="button" onClick={() => setChanging(true)}>
          Change
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
      {isChanging && (
        <Dialog title={`Change ${webhook.name}`} onClose={() => setChanging(false)}>
          <ChangeForm webhook={webhook} onClose={() => setChanging(false)} />
        </Dialog>
      )}
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
  const add = useAddWebhook();
  if (add.data) return <Added secret={add.data.secret} onClose={onClose} />;
  return <WebhookForm save={add} button="Add" onClose={onClose} />;
}

function ChangeForm({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const change = useChangeWebhook(webhook.id);
  const { mutate } = change;
  const save = { ...change, mutate: (draft: WebhookDraft) => mutate(draft, { onSuccess: onClose }) };
  return <WebhookForm save={save} start={webhook} button="Save" onClose={onClose} />;
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
