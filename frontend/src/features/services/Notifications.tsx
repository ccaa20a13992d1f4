import { type FormEvent, useState } from "react";
import { Link } from "wouter";
import { fieldMessage } from "@/api/errors";
import type { Notifications as Stored } from "@/api/models";
import { Check, Field } from "@/components/form/Field";
import { useFirstMistake } from "@/components/form/useFirstMistake";
import { ErrorNote, Waiting } from "@/components/notes";
import { RelativeTime } from "@/components/RelativeTime";
import { useChangeMail, useNotifications, useTestMail } from "./queries";
import { CONDITIONS_NONE, MAIL_OFF, TEST_SENT } from "./words";

/** What needs an admin now, and whether this admin is told by mail. */
export function Notifications() {
  const { data, error, refetch } = useNotifications();
  return (
    <section aria-labelledby="notifications">
      <h2 id="notifications">Notifications</h2>
      {error ? (
        <ErrorNote error={error} retry={refetch} />
      ) : !data ? (
        <Waiting what="Loading the notifications" />
      ) : (
        <>
          <Conditions conditions={data.conditions} />
          <OwnMail key={data.address} stored={data} />
        </>
      )}
    </section>
  );
}

function Conditions({ conditions }: { conditions: Stored["conditions"] }) {
  if (conditions.length === 0) return <p>{CONDITIONS_NONE}</p>;
  return (
    <ul className="attention">
      {conditions.map((condition) => (
        <li key={condition.key} className="panel">
          <Link href={condition.link}>{condition.sentence}</Link>
          <span className="quiet">
            <span>{" Since "}</span>
            <RelativeTime iso={condition.began_at} />
            <span>{condition.told_at ? "; people were told." : "; people are told if it lasts."}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}

function OwnMail({ stored }: { stored: Stored }) {
  const [address, setAddress] = useState(stored.address);
  const change = useChangeMail();
  const test = useTestMail();
  const form = useFirstMistake(change.error);
  const hasAddress = Boolean(stored.address || stored.account_address);
  const mistake = fieldMessage(change.error, "address");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ address });
  };
  return (
    <form ref={form} className="form panel" onSubmit={submit} noValidate>
      <h3>Mails to you</h3>
      {!stored.can_mail && <p>{MAIL_OFF}</p>}
      <Check label="Tell me by mail" checked={stored.by_mail} onChange={(by_mail) => change.mutate({ by_mail })} />
      <Field
        label="Address"
        hint={stored.account_address ? `Empty: ${stored.account_address}, that of your account.` : undefined}
        error={mistake}
      >
        {(wired) => (
          <input
            {...wired}
            type="email"
            autoComplete="email"
            value={address}
            onChange={(event) => setAddress(event.target.value)}
          />
        )}
      </Field>
      {change.error && !mistake && <ErrorNote error={change.error} />}
      {test.error && <ErrorNote error={test.error} />}
      <div className="acts">
        <button type="submit" className="button" disabled={change.isPending || address === stored.address}>
          Save the address
        </button>
        <button
          type="button"
          className="button"
          disabled={!stored.can_mail || !hasAddress || test.isPending}
          onClick={() => test.mutate(undefined)}
        >
          Send a test
        </button>
      </div>
      <p role="status" className="quiet">
        {test.isSuccess ? TEST_SENT : change.isSuccess ? "Saved." : ""}
      </p>
    </form>
  );
}
