import { type FormEvent, useState } from "react";
import { fieldMessage } from "@/api/errors";
import type { Account } from "@/api/models";
import { NewPasswordFields, useNewPassword } from "@/components/form/NewPassword";
import { PasswordField } from "@/components/form/PasswordField";
import { useFirstMistake } from "@/components/form/useFirstMistake";
import { ErrorNote } from "@/components/notes";
import { useChangePassword } from "./queries";
import { NO_PASSWORD, PASSWORD_CHANGED, PASSWORD_ENDS } from "./words";

export function Password({ account }: { account: Account }) {
  return (
    <section aria-labelledby="account-password">
      <h2 id="account-password">Password</h2>
      {account.has_password ? <PasswordForm username={account.username} /> : <p>{NO_PASSWORD}</p>}
    </section>
  );
}

function PasswordForm({ username }: { username: string }) {
  const change = useChangePassword();
  const [current, setCurrent] = useState("");
  const chosen = useNewPassword();
  const form = useFirstMistake(chosen.mistake ?? change.error);
  const about = (name: string) => fieldMessage(change.error, name);
  function empty() {
    setCurrent("");
    chosen.clear();
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    if (!chosen.check()) return;
    const body = { current_password: current, password: chosen.password };
    change.mutate(body, { onSuccess: empty });
  }
  const isToldAtField = about("current_password") || about("password");
  return (
    <form ref={form} className="form account-form" onSubmit={submit}>
      <p>{PASSWORD_ENDS}</p>
      <input type="text" name="username" autoComplete="username" value={username} readOnly hidden />
      <PasswordField label="Present password" error={about("current_password")} value={current} onChange={setCurrent} />
      <NewPasswordFields label="New password" chosen={chosen} error={about("password")} />
      {change.isError && !isToldAtField && <ErrorNote error={change.error} />}
      <button type="submit" className="button" disabled={change.isPending}>
        {change.isPending ? "Changing…" : "Change the password"}
      </button>
      <p role="status">{change.isSuccess ? PASSWORD_CHANGED : ""}</p>
    </form>
  );
}
