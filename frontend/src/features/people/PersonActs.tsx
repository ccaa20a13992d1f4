import { useState } from "react";
import type { MadeInvitation, PersonDetail } from "@/api/models";
import { useSession } from "@/api/session";
import { Confirm } from "@/components/Confirm";
import { Dialog } from "@/components/Dialog";
import { Check, Field } from "@/components/form/Field";
import { ErrorNote } from "@/components/notes";
import { MadeLink, OneLink } from "./MadeLink";
import {
  useDeactivate,
  usePasswordLink,
  useReactivate,
  useRenew,
  useSecondFactorOff,
  useSignOutEverywhere,
} from "./queries";
import { DEACTIVATE, PASSWORD_LINK, REACTIVATE, REASON_HINT, SECOND_FACTOR_OFF, SIGN_OUT } from "./words";

/** What can be done about the account. Nobody does these things to themselves: the account page is for that. */
export function PersonActs({ person }: { person: PersonDetail }) {
  const { data: session } = useSession();
  if (session?.user?.id === person.id) return null;
  const isActive = person.state === "active" || person.state === "invited";
  return (
    <div className="acts">
      {person.state === "invited" && person.invitation && <NewInvitationLink id={person.invitation.id} />}
      {person.state === "active" && <PasswordLink person={person} />}
      {person.state === "active" && <SignOut person={person} />}
      {person.has_second_factor && <SecondFactorOff person={person} />}
      {isActive ? <Deactivate person={person} /> : <Reactivate person={person} />}
    </div>
  );
}

function NewInvitationLink({ id }: { id: number }) {
  const renew = useRenew(id);
  const [made, setMade] = useState<MadeInvitation | null>(null);
  return (
    <>
      <Confirm
        name="New link"
        title="A new link for this person"
        confirm="Make the link"
        error={renew.error}
        isPending={renew.isPending}
        onConfirm={(done) => renew.mutate(7, { onSuccess: (answer) => [done(), setMade(answer)] })}
      >
        <p>The link before stops working. The new one works for a week.</p>
      </Confirm>
      {made && (
        <Dialog title="The link" onClose={() => setMade(null)}>
          <MadeLink made={made} onClose={() => setMade(null)} />
        </Dialog>
      )}
    </>
  );
}

function PasswordLink({ person }: { person: PersonDetail }) {
  const make = usePasswordLink(person.id);
  return (
    <>
      <button type="button" className="button" disabled={make.isPending} onClick={() => make.mutate(undefined)}>
        Link for a new password
      </button>
      {make.isError && <ErrorNote error={make.error} />}
      {make.data && (
        <Dialog title={`A new password for ${person.username}`} onClose={make.reset}>
          <OneLink text={PASSWORD_LINK} link={make.data.link} onClose={make.reset} />
        </Dialog>
      )}
    </>
  );
}

function SignOut({ person }: { person: PersonDetail }) {
  const end = useSignOutEverywhere(person.id);
  const [andTokens, setAndTokens] = useState(false);
  return (
    <Confirm
      name="Sign out everywhere"
      title={`Sign ${person.username} out everywhere`}
      confirm="Sign out"
      error={end.error}
      isPending={end.isPending}
      onConfirm={(done) => end.mutate(andTokens, { onSuccess: done })}
    >
      <p>{SIGN_OUT}</p>
      <Check label="Also revoke all API tokens" checked={andTokens} onChange={setAndTokens} />
    </Confirm>
  );
}

function SecondFactorOff({ person }: { person: PersonDetail }) {
  const remove = useSecondFactorOff(person.id);
  const [reason, setReason] = useState("");
  return (
    <Confirm
      name="Remove the second factor"
      title={`Remove the second factor of ${person.username}`}
      confirm="Remove it"
      error={remove.error}
      isPending={remove.isPending || !reason.trim()}
      onConfirm={(done) => remove.mutate(reason, { onSuccess: done })}
    >
      <p>{SECOND_FACTOR_OFF}</p>
      <Reason value={reason} onChange={setReason} label="Reason" />
    </Confirm>
  );
}

function Deactivate({ person }: { person: PersonDetail }) {
  const deactivate = useDeactivate(person.id);
  const [reason, setReason] = useState("");
  return (
    <Confirm
      name="Deactivate"
      title={`Deactivate ${person.username}`}
      confirm="Deactivate"
      error={deactivate.error}
      isPending={deactivate.isPending}
      onConfirm={(done) => deactivate.mutate(reason, { onSuccess: done })}
    >
      <ul>
        {DEACTIVATE.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <Reason value={reason} onChange={setReason} label="Reason, if you like" />
    </Confirm>
  );
}

function Reactivate({ person }: { person: PersonDetail }) {
  const reactivate = useReactivate(person.id);
  return (
    <Confirm
      name="Reactivate"
      title={`Reactivate ${person.username}`}
      confirm="Reactivate"
      error={reactivate.error}
      isPending={reactivate.isPending}
      onConfirm={(done) => reactivate.mutate("", { onSuccess: done })}
    >
      <p>{REACTIVATE}</p>
    </Confirm>
  );
}

function Reason({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  return (
    <Field label={label} hint={REASON_HINT}>
      {(wired) => <input {...wired} value={value} onChange={(event) => onChange(event.target.value)} />}
    </Field>
  );
}
