import { type FormEvent, useState } from "react";
import { fieldMessage } from "@/api/errors";
import type { Account } from "@/api/models";
import { useFirstMistake } from "@/components/form/useFirstMistake";
import { ErrorNote } from "@/components/notes";
import { PasswordInput } from "./PasswordInput";
import { useChangePassword } from "./queries";
import { NO_PASSWORD, PASSWORD_CHANGED, PASSWORD_ENDS, PASSWORD_HINT, PASSWORDS_DIFFER } from "./words";

const EMPTY = { current: "", password: "", repeated: "" };

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
  const [typed, setTyped] = useState(EMPTY);
  const [mistake, setMistake] = useState<string | null>(null);
  const form = useFirstMistake(mistake ?? change.error);
  const about = (name: string) => fieldMessage(change.error, name);
  const set = (name: keyof typeof EMPTY) => (value: string) => setTyped({ ...typed, [name]: value });
  function submit(event: FormEvent) {
    event.preventDefault();
    const differs = typed.password !== typed.repeated;
    setMistake(differs ? PASSWORDS_DIFFER : null);
    if (differs) return;
    const body = { current_password: typed.current, password: typed.password };
    change.mutate(body, { onSuccess: () => setTyped(EMPTY) });
  }
  const isToldAtField = about("current_password") || about("password");
  return (
    <form ref={form} className="form account-form" onSubmit={submit}>
      <p>{PASSWORD_ENDS}</p>
      <input type="text" name="username" autoComplete="username" value={username} readOnly hidden />
      <PasswordInput
        label="Present password"
        error={about("current_password")}
        value={typed.current}
        onChange={set("current")}
      />
      <PasswordInput
        label="New password"
        isNew
        hint={PASSWORD_HINT}
        error={about("password")}
        value={typed.password}
        onChange={set("password")}
      />
      <PasswordInput
        label="New password, once more"
        isNew
        error={mistake}
        value={typed.repeated}
        onChange={set("repeated")}
      />
      {change.isError && !isToldAtField && <ErrorNote error={change.error} />}
      <button type="submit" className="button button-primary" disabled={change.isPending}>
        {change.isPending ? "Changing…" : "Change the password"}
      </button>
      <p role="status">{change.isSuccess ? PASSWORD_CHANGED : ""}</p>
    </form>
  );
}
