import { type FormEvent, useState } from "react";
import { fieldMessage } from "@/api/errors";
import type { SecondFactorSetUp } from "@/api/models";
import { Dialog, useFirstFocus } from "@/components/Dialog";
import { Field } from "@/components/form/Field";
import { useFirstMistake } from "@/components/form/useFirstMistake";
import { ErrorNote } from "@/components/notes";
import { Proof } from "./Proof";
import { useSetUpSecondFactor } from "./queries";
import { SCAN, TYPE_SECRET } from "./words";

type Props = {
  begun: SecondFactorSetUp;
  hasPassword: boolean;
  onDone: (codes: readonly string[]) => void;
  onClose: () => void;
};

/** The secret for the app, and a code that shows that the app has it. */
export function SetUp({ begun, hasPassword, onDone, onClose }: Props) {
  const setUp = useSetUpSecondFactor(onDone);
  const [code, setCode] = useState("");
  const [password, setPassword] = useState("");
  const form = useFirstMistake(setUp.error);
  const first = useFirstFocus<HTMLInputElement>();
  const about = (name: string) => fieldMessage(setUp.error, name);
  function submit(event: FormEvent) {
    event.preventDefault();
    setUp.mutate({ code, current_password: password });
  }
  return (
    <Dialog title="Set up a second factor" onClose={onClose}>
      <form ref={form} onSubmit={submit}>
        <p>{SCAN}</p>
        <p>
          <img
            className="qr"
            src={`data:image/svg+xml,${encodeURIComponent(begun.picture)}`}
            alt="QR code with the secret for the app"
          />
        </p>
        <p>
          <span>{TYPE_SECRET}</span>
          <br />
          <code className="secret" translate="no">
            {begun.secret.match(/.{1,4}/g)?.join(" ")}
          </code>
        </p>
        <Field label="Code that the app shows" error={about("code")}>
          {(wired) => (
            <input
              {...wired}
              ref={first}
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={12}
              required
              value={code}
              onChange={(event) => setCode(event.target.value)}
            />
          )}
        </Field>
        <Proof hasPassword={hasPassword} error={about("current_password")} value={password} onChange={setPassword} />
        {setUp.isError && !about("code") && !about("current_password") && <ErrorNote error={setUp.error} />}
        <div className="dialog-actions">
          <button type="submit" className="button button-primary" disabled={setUp.isPending}>
            {setUp.isPending ? "Checking…" : "Turn on"}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
