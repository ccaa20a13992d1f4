import { type FormEvent, useState } from "react";
import { useLocation } from "wouter";
import { fieldMessage } from "@/api/errors";
import { Field } from "@/components/form/Field";
import { NewPasswordFields, useNewPassword } from "@/components/form/NewPassword";
import { useFirstMistake } from "@/components/form/useFirstMistake";
import { ErrorNote } from "@/components/notes";
import { OneTimeLink, useLinkToken } from "@/components/OneTimeLink";
import { usePageTitle } from "@/components/usePageTitle";
import { useInvitation, useMakeFirstAdmin } from "./queries";
import { INTRODUCTION, NAME_HINT, NO_TOKEN, TITLE } from "./words";

export default function FirstAdminPage() {
  usePageTitle(TITLE);
  const token = useLinkToken();
  return (
    <OneTimeLink token={token} missing={NO_TOKEN} check={useInvitation(token)}>
      {() => <AccountForm key={token} token={token} />}
    </OneTimeLink>
  );
}

function AccountForm({ token }: { token: string }) {
  const make = useMakeFirstAdmin();
  const [, go] = useLocation();
  const [username, setUsername] = useState("");
  const chosen = useNewPassword();
  const form = useFirstMistake(chosen.mistake ?? make.error);
  const about = (name: string) => fieldMessage(make.error, name);
  function submit(event: FormEvent) {
    event.preventDefault();
    if (!chosen.check()) return;
    const body = { token, username, password: chosen.password };
    make.mutate(body, { onSuccess: () => go("/", { replace: true }) });
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
        <NewPasswordFields label="Password" chosen={chosen} error={about("password")} />
        {make.isError && !isToldAtField && <ErrorNote error={make.error} />}
        <button type="submit" className="button button-primary" disabled={make.isPending}>
          {make.isPending ? "Making the account…" : "Make the account and sign in"}
        </button>
      </form>
    </main>
  );
}
