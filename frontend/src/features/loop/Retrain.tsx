import { type FormEvent, useEffect, useState } from "react";
import { fieldMessage } from "@/api/errors";
import type { Loop } from "@/api/models";
import { Dialog } from "@/components/Dialog";
import { Field } from "@/components/form/Field";
import { useFirstMistake } from "@/components/form/useFirstMistake";
import { ErrorNote, Waiting } from "@/components/notes";
import { BaseControl } from "./BaseControl";
import { type LabelChoice, LabelChoiceControl } from "./LabelChoiceControl";
import { useGenerationForm, useRetrain, useTrainingPreview } from "./queries";
import { beingLabeled } from "./training";
import { NEVER_COUNT } from "./words/labelChoice";
import { previewInWords, RETRAIN, TRAIN_FROM } from "./words/training";

/** Says what a training would read and do, and asks for what it lacks: a base, and a reason if it is large. */
export function Retrain({ loop, onClose }: { loop: Loop; onClose: () => void }) {
  const { data: form, error: lost, refetch } = useGenerationForm();
  const train = useRetrain();
  const labeled = beingLabeled(loop);
  const [generation, setGeneration] = useState<number | null>(labeled.at(-1)?.number ?? null);
  const [choice, setChoice] = useState<LabelChoice | null>(null);
  const [base, setBase] = useState("");
  const [reason, setReason] = useState("");
  const [asksForBase, setAsksForBase] = useState(false);
  const asked = { kind: "prm" as const, generation, trained_on: choice };
  const { data: preview, error } = useTrainingPreview(asked);
  const fields = useFirstMistake(train.error);
  const option = form?.options.find(({ name }) => name === "base");
  const lacksBase = preview?.base === "";
  const needsBase = lacksBase || asksForBase;
  useEffect(() => {
    if (lacksBase) setAsksForBase(true);
  }, [lacksBase]);
  const chosen = choice ?? (preview?.trained_on as LabelChoice | undefined) ?? {};
  const about = (name: string) => fieldMessage(train.error, name);
  function submit(event: FormEvent) {
    event.preventDefault();
    const values = { ...asked, ...(needsBase ? { base: base.trim() } : {}), reason: reason.trim() };
    train.mutate(values, { onSuccess: onClose });
  }
  const shown = error ?? lost;
  return (
    <Dialog title={RETRAIN.title} onClose={onClose}>
      {shown && <ErrorNote error={shown} retry={refetch} />}
      {!(form && preview) && !shown && <Waiting what="Counting the labelings" />}
      {form && (preview || error) && (
        <form ref={fields} onSubmit={submit} noValidate>
          {preview && <p aria-live="polite">{previewInWords(preview)}</p>}
          {labeled.length > 1 && (
            <Field label={RETRAIN.which} error={about("generation")}>
              {(wired) => (
                <select
                  {...wired}
                  value={generation ?? ""}
                  onChange={(event) => setGeneration(Number(event.target.value))}
                >
                  {labeled.map(({ id, number, phase }) => (
                    <option key={id} value={number}>
                      {`Generation ${number}, ${phase}`}
                    </option>
                  ))}
                </select>
              )}
            </Field>
          )}
          {needsBase && option && (
            <>
              <p>{TRAIN_FROM.why}</p>
              <BaseControl option={option} text={base} error={about("base")} onChange={setBase} />
            </>
          )}
          <details open={Object.keys(chosen).length > 0 || about("trained_on") !== null}>
            <summary>{RETRAIN.data}</summary>
            <p className="quiet">{NEVER_COUNT}</p>
            <LabelChoiceControl
              choices={form.label_choices}
              value={chosen}
              error={about("trained_on")}
              onChange={setChoice}
            />
          </details>
          {preview?.needs_reason && (
            <Field label={RETRAIN.reason} hint={RETRAIN.needsReason} error={about("reason")}>
              {(wired) => <input {...wired} value={reason} onChange={(event) => setReason(event.target.value)} />}
            </Field>
          )}
          {train.isError && !["base", "reason", "trained_on", "generation"].some((name) => about(name)) && (
            <ErrorNote error={train.error} />
          )}
          <div className="dialog-actions">
            <button type="button" className="button" onClick={onClose}>
              Go back
            </button>
            <button type="submit" className="button button-primary" disabled={train.isPending}>
              {train.isPending ? "Starting…" : RETRAIN.action}
            </button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
