import { type FormEvent, useState } from "react";
import { useLocation } from "wouter";
import { fieldMessage } from "@/api/errors";
import type { Role } from "@/api/models";
import { useSession } from "@/api/session";
import { Field } from "@/components/form/Field";
import { NewPasswordFields, useNewPassword } from "@/components/form/NewPassword";
import { useFirstMistake } from "@/components/form/useFirstMistake";
import { ErrorNote } from "@/components/notes";
import { OneTimeLink, useLinkToken } from "@/components/OneTimeLink";
import { usePageTitle } from "@/components/usePageTitle";
import { useAccept, useInvited } from "./queries";
import { instead, introduction, NAME_HINT, NO_TOKEN, TITLE, waitingFor } from "./words";

export default function InvitationPage() {
  usePageTitle(TITLE);
  const token = useLinkToken();
  return (
    <OneTimeLink token={token} missing={NO_TOKEN} check={useInvited(token)}>
      {({ role, username }) => <AccountForm key={token} token={token} role={role} waiting={username} />}
    </OneTimeLink>
  );
}

/** `waiting`: the name of the account that waits for its password; "" if the person chooses a name. */
function AccountForm({ token, role, waiting }: { token: string; role: Role; waiting: string }) {
  const accept = useAccept();
  const { data: session } = useSession();
  const [, go] = useLocation();
  const [typed, setTyped] = useState("");
  const chosen = useNewPassword();
  const form = useFirstMistake(chosen.mistake ?? accept.error);
  const about = (name: string) => fieldMessage(accept.error, name);
  function submit(event: FormEvent) {
    event.preventDefault();
    if (!chosen.check()) return;
    const body = { token, username: waiting || typed, password: chosen.password };
    accept.mutate(body, { onSuccess: () => go("/", { replace: true }) });
  }
  const isToldAtField = about("username") || about("password");
  return (
    <main className="page page-narrow">
      <h1>{TITLE}</h1>
      <form className="form" ref={form} onSubmit={submit}>
        <p>{introduction(role)}</p>
        {session?.user && <p className="note">{instead(session.user.username)}</p>}
        {waiting ? (
          <>
            <p>{waitingFor(waiting)}</p>
            <input type="text" name="username" autoComplete="username" value={waiting} readOnly hidden />
          </>
        ) : (
          <Field label="Name" hint={NAME_HINT} error={about("username")}>
            {(wired) => (
              <input
                {...wired}
                name="username"
                autoComplete="username"
                autoCapitalize="none"
                maxLength={150}
                required
                value={typed}
                onChange={(event) => setTyped(event.target.value)}
              />
            )}
          </Field>
        )}
        <NewPasswordFields label="Password" chosen={chosen} error={about("password")} />
        {accept.isError && !isToldAtField && <ErrorNote error={accept.error} />}
        <button type="submit" className="button button-primary" disabled={accept.isPending}>
          {accept.isPending ? "Making the account…" : "Make the account and sign in"}
        </button>
      </form>
    </main>
  );
}
