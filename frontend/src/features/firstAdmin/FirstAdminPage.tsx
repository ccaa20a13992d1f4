import { type FormEvent, useState, useSyncExternalStore } from "react";
import { useLocation } from "wouter";
import { ApiError, fieldMessage } from "@/api/errors";
import { Field } from "@/components/form/Field";
import { useFirstMistake } from "@/components/form/useFirstMistake";
import { EmptyState, ErrorNote, Waiting } from "@/components/notes";
import { usePageTitle } from "@/components/usePageTitle";
import { at } from "@/parts/base";
import { useInvitation, useMakeFirstAdmin } from "./queries";
import { INTRODUCTION, mistakeInRepeated, NAME_HINT, NO_TOKEN, PASSWORD_HINT, TITLE } from "./words";

/** Behind the one-time link. Its token is after #, which browsers send to no server, so it is in no log. */
export default function FirstAdminPage() {
  usePageTitle(TITLE);
  const token = useSyncExternalStore(onHashChange, () => window.location.hash.slice(1));
  const invitation = useInvitation(token);
  if (!token) return <Over message={NO_TOKEN} />;
  if (invitation.error instanceof ApiError && invitation.error.status === 410) {
    return <Over message={invitation.error.message} />;
  }
  if (invitation.error) {
    return (
      <main className="page">
        <ErrorNote error={invitation.error} retry={invitation.refetch} />
      </main>
    );
  }
  if (!invitation.data) return <Waiting what="Checking the link" />;
  return <AccountForm key={token} token={token} />;
}

function AccountForm({ token }: { token: string }) {
  const make = useMakeFirstAdmin();
  const [, go] = useLocation();
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const [repeated, setRepeated] = useState("");
  const [mistake, setMistake] = useState<string | null>(null);
  const form = useFirstMistake(mistake ?? make.error);
  const about = (name: string) => fieldMessage(make.error, name);
  function submit(event: FormEvent) {
    event.preventDefault();
    const found = mistakeInRepeated(password, repeated);
    setMistake(found);
    if (!found) make.mutate({ token, username, password }, { onSuccess: () => go("/", { replace: true }) });
  }
  const isToldAtField = about("username") || about("password");
  return (
    <main className="page page-narrow">
      <h1>{TITLE}</h1>
      <form className="form" ref={form} onSubmit={submit}>
        <p>{INTRODUCTION}</p>
        <Field label="Name" hint={NAME_HINT} error={about("username")}>
          {(wired) => (
            <input
              {...wired}
              name="username"
              autoComplete="username"
              autoCapitalize="none"
              maxLength={150}
              required
              value={username}
              onChange={(event) => setUsername(event.target.value)}
            />
          )}
        </Field>
        <Field label="Password" hint={PASSWORD_HINT} error={about("password")}>
          {(wired) => <PasswordInput {...wired} value={password} onChange={setPassword} />}
        </Field>
        <Field label="Password, once more" error={mistake}>
          {(wired) => <PasswordInput {...wired} value={repeated} onChange={setRepeated} />}
        </Field>
        {make.isError && !isToldAtField && <ErrorNote error={make.error} />}
        <button type="submit" className="button button-primary" disabled={make.isPending}>
          {make.isPending ? "Making the account…" : "Make the account and sign in"}
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
