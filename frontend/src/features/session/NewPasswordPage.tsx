import { type FormEvent, useState, useSyncExternalStore } from "react";
import { useLocation } from "wouter";
import { ApiError, fieldMessage } from "@/api/errors";
import { Field } from "@/components/form/Field";
import { useFirstMistake } from "@/components/form/useFirstMistake";
import { EmptyState, ErrorNote, Waiting } from "@/components/notes";
import { usePageTitle } from "@/components/usePageTitle";
import { at } from "@/parts/base";
import { useLink, useSetPassword } from "./queries";
import { afterSignIn } from "./SignInPage";
import { NO_LINK, PASSWORD_HINT, PASSWORDS_DIFFER } from "./words";

/** Behind a one-time link. Its secret is after #, which browsers send to no server, so it is in no log. */
export default function NewPasswordPage() {
  usePageTitle("New password");
  const token = useSyncExternalStore(onHashChange, () => window.location.hash.slice(1));
  const link = useLink(token);
  if (!token) return <Over message={NO_LINK} />;
  if (link.error instanceof ApiError && link.error.status === 410) return <Over message={link.error.message} />;
  if (link.error) {
    return (
      <main className="page">
        <ErrorNote error={link.error} retry={link.refetch} />
      </main>
    );
  }
  if (!link.data) return <Waiting what="Checking the link" />;
  return <PasswordForm key={token} token={token} username={link.data.username} />;
}

function PasswordForm({ token, username }: { token: string; username: string }) {
  const set = useSetPassword();
  const [, go] = useLocation();
  const [password, setPassword] = useState("");
  const [repeated, setRepeated] = useState("");
  const [mistake, setMistake] = useState<string | null>(null);
  const form = useFirstMistake(mistake ?? set.error);
  const atField = fieldMessage(set.error, "password");
  function submit(event: FormEvent) {
    event.preventDefault();
    const differs = password !== repeated;
    setMistake(differs ? PASSWORDS_DIFFER : null);
    if (differs) return;
    set.mutate({ token, password }, { onSuccess: (session) => go(afterSignIn(session, "/"), { replace: true }) });
  }
  return (
    <main className="page page-narrow">
      <h1>New password</h1>
      <form className="form" ref={form} onSubmit={submit}>
        <p>
          <span>{`For the account ${username}. All browsers are signed out, and API tokens stop working.`}</span>
        </p>
        <input type="text" name="username" autoComplete="username" value={username} readOnly hidden />
        <Field label="New password" hint={PASSWORD_HINT} error={atField}>
          {(wired) => <PasswordInput {...wired} value={password} onChange={setPassword} />}
        </Field>
        <Field label="New password, once more" error={mistake}>
          {(wired) => <PasswordInput {...wired} value={repeated} onChange={setRepeated} />}
        </Field>
        {set.isError && !atField && <ErrorNote error={set.error} />}
        <button type="submit" className="button button-primary" disabled={set.isPending}>
          {set.isPending ? "Setting the password…" : "Set the password and sign in"}
        </button>
      </form>
    </main>
  );
}

type PasswordProps = { id: string; value: string; onChange: (value: string) => void };

function PasswordInput({ onChange, ...props }: PasswordProps) {
  return (
    <input
      {...props}
      type="password"
      autoComplete="new-password"
      required
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

function Over({ message }: { message: string }) {
  return (
    <main className="page">
      <EmptyState title="This link does not work">
        <p>{message}</p>
        <p>
          <a href={at("/sign-in")}>Sign in</a>
        </p>
      </EmptyState>
    </main>
  );
}

function onHashChange(listener: () => void): () => void {
  window.addEventListener("hashchange", listener);
  return () => window.removeEventListener("hashchange", listener);
}
