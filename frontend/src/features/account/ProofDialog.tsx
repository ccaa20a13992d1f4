import type { UseMutationResult } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { fieldMessage } from "@/api/errors";
import { Dialog } from "@/components/Dialog";
import { useFirstMistake } from "@/components/form/useFirstMistake";
import { ErrorNote } from "@/components/notes";
import { Proof } from "./Proof";
import type { Confirmed } from "./queries";

type Props<Answer> = {
  name: string;
  text: string;
  confirm: string;
  hasPassword: boolean;
  change: UseMutationResult<Answer, Error, Confirmed>;
  onDone: (answer: Answer) => void;
};

/** A button for a change that asks for the password first. */
export function ProofDialog<Answer>({ name, text, confirm, hasPassword, change, onDone }: Props<Answer>) {
  const [isOpen, setOpen] = useState(false);
  const [password, setPassword] = useState("");
  const form = useFirstMistake(change.error);
  const atField = fieldMessage(change.error, "current_password");
  function close() {
    setOpen(false);
    setPassword("");
    change.reset();
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    change.mutate(
      { current_password: password },
      {
        onSuccess: (answer) => {
          close();
          onDone(answer);
        },
      },
    );
  }
  return (
    <>
      <button type="button" className="button" onClick={() => setOpen(true)}>
        {name}
      </button>
      {isOpen && (
        <Dialog title={name} onClose={close}>
          <form ref={form} onSubmit={submit}>
            <p>{text}</p>
            <Proof hasPassword={hasPassword} error={atField} value={password} onChange={setPassword} />
            {change.isError && !atField && <ErrorNote error={change.error} />}
            <div className="dialog-actions">
              <button type="button" className="button" onClick={close}>
                Go back
              </button>
              <button type="submit" className="button button-primary" disabled={change.isPending}>
                {confirm}
              </button>
            </div>
          </form>
        </Dialog>
      )}
    </>
  );
}
