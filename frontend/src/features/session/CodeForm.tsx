import { type FormEvent, useState } from "react";
import { fieldMessage } from "@/api/errors";
import type { Session } from "@/api/models";
import { Field } from "@/components/form/Field";
import { useFirstMistake } from "@/components/form/useFirstMistake";
import { ErrorNote } from "@/components/notes";
import { useSendCode } from "./queries";
import { CODE_HINT } from "./words";

/** The second step of signing in. */
export function CodeForm({ onDone }: { onDone: (session: Session) => void }) {
  const send = useSendCode();
  const [code, setCode] = useState("");
  const form = useFirstMistake(send.error);
  const atField = fieldMessage(send.error, "code");
  function submit(event: FormEvent) {
    event.preventDefault();
    send.mutate(code, { onSuccess: onDone });
  }
  return (
    <form ref={form} className="form" onSubmit={submit}>
      <Field label="Code" hint={CODE_HINT} error={atField}>
        {(wired) => (
          <input
            {...wired}
            name="code"
            // biome-ignore lint/a11y/noAutofocus: the field is all that the page asks for now
            autoFocus
            autoComplete="one-time-code"
            maxLength={40}
            required
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
        )}
      </Field>
      {send.isError && !atField && <ErrorNote error={send.error} />}
      <button type="submit" className="button button-primary" disabled={send.isPending}>
        {send.isPending ? "Checking…" : "Sign in"}
      </button>
    </form>
  );
}
