import { type FormEvent, useState } from "react";
import { Dialog, useFirstFocus } from "@/components/Dialog";
import { Field } from "@/components/form/Field";
import { ErrorNote } from "@/components/notes";
import { useAskForLink } from "./queries";
import { ASK_HINT, ASKED } from "./words";

/** Only on sites that send mail. */
export function ForgottenPassword() {
  const [isOpen, setOpen] = useState(false);
  return (
    <p>
      <button type="button" className="button-link" onClick={() => setOpen(true)}>
        Forgot the password?
      </button>
      {isOpen && <AskForm onClose={() => setOpen(false)} />}
    </p>
  );
}

function AskForm({ onClose }: { onClose: () => void }) {
  const ask = useAskForLink();
  const [name, setName] = useState("");
  const first = useFirstFocus<HTMLInputElement>();
  function submit(event: FormEvent) {
    event.preventDefault();
    ask.mutate(name);
  }
  return (
    <Dialog title="A new password" onClose={onClose}>
      {ask.isSuccess ? (
        <Asked onClose={onClose} />
      ) : (
        <form onSubmit={submit}>
          <Field label="Name or address" hint={ASK_HINT}>
            {(wired) => (
              <input
                {...wired}
                ref={first}
                autoComplete="username"
                maxLength={254}
                required
                value={name}
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
          {ask.isError && <ErrorNote error={ask.error} />}
          <div className="dialog-actions">
            <button type="submit" className="button button-primary" disabled={ask.isPending}>
              Send a link
            </button>
          </div>
        </form>
      )}
    </Dialog>
  );
}

function Asked({ onClose }: { onClose: () => void }) {
  return (
    <>
      <p role="status">{ASKED}</p>
      <div className="dialog-actions">
        <button type="button" className="button button-primary" onClick={onClose}>
          Close
        </button>
      </div>
    </>
  );
}
