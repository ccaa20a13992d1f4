import { type FormEvent, useEffect, useState } from "react";
import { fieldMessage } from "@/api/errors";
import { Dialog } from "@/components/Dialog";
import { useFirstMistake } from "@/components/form/useFirstMistake";
import { ErrorNote, Waiting } from "@/components/notes";
import { BaseControl } from "./BaseControl";
import { useGenerationForm, useRetrain } from "./queries";
import { TRAIN_FROM } from "./words/training";

/** Asks for the checkpoint that a training starts from, if no generation names one. */
export function TrainFrom({ onClose }: { onClose: () => void }) {
  const { data, error, refetch } = useGenerationForm();
  const train = useRetrain();
  const [text, setText] = useState("");
  const form = useFirstMistake(train.error);
  const base = data?.options.find(({ name }) => name === "base");
  useEffect(() => {
    if (base) form.current?.querySelector("input")?.focus();
  }, [base, form]);
  const refusal = fieldMessage(train.error, "base");
  function submit(event: FormEvent) {
    event.preventDefault();
    train.mutate(text.trim(), { onSuccess: onClose });
  }
  return (
    <Dialog title={TRAIN_FROM.title} onClose={onClose}>
      {error && <ErrorNote error={error} retry={refetch} />}
      {!base && !error && <Waiting what="Loading the known models" />}
      {base && (
        <form ref={form} onSubmit={submit}>
          <p>{TRAIN_FROM.why}</p>
          <BaseControl option={base} text={text} error={refusal} onChange={setText} />
          {train.isError && refusal === null && <ErrorNote error={train.error} />}
          <div className="dialog-actions">
            <button type="button" className="button" onClick={onClose}>
              Cancel
            </button>
            <button type="submit" className="button button-primary" disabled={train.isPending}>
              {train.isPending ? "Starting…" : TRAIN_FROM.action}
            </button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
