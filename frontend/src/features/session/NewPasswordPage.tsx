import type { FormEvent } from "react";
import { useLocation } from "wouter";
import { fieldMessage } from "@/api/errors";
import { NewPasswordFields, useNewPassword } from "@/components/form/NewPassword";
import { useFirstMistake } from "@/components/form/useFirstMistake";
import { ErrorNote } from "@/components/notes";
import { OneTimeLink, useLinkToken } from "@/components/OneTimeLink";
import { usePageTitle } from "@/components/usePageTitle";
import { useLink, useSetPassword } from "./queries";
import { afterSignIn } from "./SignInPage";
import { NO_LINK } from "./words";

export default function NewPasswordPage() {
  usePageTitle("New password");
  const token = useLinkToken();
  return (
    <OneTimeLink token={token} missing={NO_LINK} check={useLink(token)}>
      {({ username }) => <PasswordForm key={token} token={token} username={username} />}
    </OneTimeLink>
  );
}

function PasswordForm({ token, username }: { token: string; username: string }) {
  const set = useSetPassword();
  const [, go] = useLocation();
  const chosen = useNewPassword();
  const form = useFirstMistake(chosen.mistake ?? set.error);
  const atField = fieldMessage(set.error, "password");
  function submit(event: FormEvent) {
    event.preventDefault();
    if (!chosen.check()) return;
    const body = { token, password: chosen.password };
    set.mutate(body, { onSuccess: (session) => go(afterSignIn(session, "/"), { replace: true }) });
  }
  return (
    <main className="page page-narrow">
      <h1>New password</h1>
      <form className="form" ref={form} onSubmit={submit}>
        <p>
          <span>{`For the account ${username}. All browsers are signed out, and API tokens stop working.`}</span>
        </p>
        <input type="text" name="username" autoComplete="username" value={username} readOnly hidden />
        <NewPasswordFields label="New password" chosen={chosen} error={atField} />
        {set.isError && !atField && <ErrorNote error={set.error} />}
        <button type="submit" className="button button-primary" disabled={set.isPending}>
          {set.isPending ? "Setting the password…" : "Set the password and sign in"}
        </button>
      </form>
    </main>
  );
}
