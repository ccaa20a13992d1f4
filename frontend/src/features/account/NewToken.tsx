import { type FormEvent, useState } from "react";
import { fieldMessage } from "@/api/errors";
import type { ApiToken } from "@/api/models";
import { CopyButton } from "@/components/CopyButton";
import { Dialog, useFirstFocus } from "@/components/Dialog";
import { Field } from "@/components/form/Field";
import { useFirstMistake } from "@/components/form/useFirstMistake";
import { ErrorNote } from "@/components/notes";
import { SelectField } from "@/components/SelectField";
import { Proof } from "./Proof";
import { useMakeToken } from "./queries";
import { DAYS, SCOPES, TOKEN_ONCE } from "./words";

/** A button and a form for a token, which is then shown once. */
export function NewToken({ hasPassword }: { hasPassword: boolean }) {
  const [isOpen, setOpen] = useState(false);
  const make = useMakeToken();
  function close() {
    setOpen(false);
    make.reset();
  }
  return (
    <>
      <button type="button" className="button" onClick={() => setOpen(true)}>
        Make a token
      </button>
      {isOpen && !make.data && <TokenForm hasPassword={hasPassword} make={make} onClose={close} />}
      {make.data && (
        <Dialog title="The new token" onClose={close}>
          <MadeToken text={make.data.token} onClose={close} />
        </Dialog>
      )}
    </>
  );
}

type FormProps = { hasPassword: boolean; make: ReturnType<typeof useMakeToken>; onClose: () => void };

function TokenForm({ hasPassword, make, onClose }: FormProps) {
  const [name, setName] = useState("");
  const [scope, setScope] = useState<ApiToken["scope"]>("read");
  const [days, setDays] = useState("90");
  const [password, setPassword] = useState("");
  const form = useFirstMistake(make.error);
  const first = useFirstFocus<HTMLInputElement>();
  const about = (field: string) => fieldMessage(make.error, field);
  function submit(event: FormEvent) {
    event.preventDefault();
    make.mutate({ name, scope, days: Number(days), current_password: password });
  }
  return (
    <Dialog title="Make a token" onClose={onClose}>
      <form ref={form} onSubmit={submit}>
        <Field label="Name" hint="What the token is for, so that you know it again." error={about("name")}>
          {(wired) => (
            <input
              {...wired}
              ref={first}
              maxLength={100}
              required
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <SelectField
          label="Scope"
          value={scope}
          options={SCOPES}
          onChange={(value) => setScope(value as ApiToken["scope"])}
        />
        <SelectField label="Ends after" value={days} options={DAYS} onChange={setDays} />
        <Proof hasPassword={hasPassword} error={about("current_password")} value={password} onChange={setPassword} />
        {make.isError && !about("name") && !about("current_password") && <ErrorNote error={make.error} />}
        <div className="dialog-actions">
          <button type="submit" className="button button-primary" disabled={make.isPending}>
            {make.isPending ? "Making the token…" : "Make the token"}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function MadeToken({ text, onClose }: { text: string; onClose: () => void }) {
  return (
    <>
      <p>{TOKEN_ONCE}</p>
      <p>
        <code className="secret" translate="no">
          {text}
        </code>
      </p>
      <div className="dialog-actions">
        <CopyButton text={text} />
        <button type="button" className="button button-primary" onClick={onClose}>
          I have copied it
        </button>
      </div>
    </>
  );
}
