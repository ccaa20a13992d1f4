import { type FormEvent, useState } from "react";
import { fieldMessage } from "@/api/errors";
import type { ChangeableOption, Generation, GenerationForm } from "@/api/models";
import { Dialog } from "@/components/Dialog";
import { Field } from "@/components/form/Field";
import { useFirstMistake } from "@/components/form/useFirstMistake";
import { ErrorNote, Waiting } from "@/components/notes";
import { OptionControl } from "./OptionControl";
import { grouped, parsedAll, shownAll, type Texts } from "./options";
import { useChangeableSettings, useGenerationForm, useRetryGeneration } from "./queries";
import { CHANGE } from "./words/settings";

/** A button and a form for the settings of a failed generation: those that no finished work has used. */
export function ChangeAndRetry({ generation }: { generation: Generation }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="button" onClick={() => setOpen(true)}>
        {CHANGE.name}
      </button>
      {isOpen && <Asking generation={generation} onClose={() => setOpen(false)} />}
    </>
  );
}

type Closing = { generation: Generation; onClose: () => void };

function Asking({ generation, onClose }: Closing) {
  const { data: options, error, refetch } = useChangeableSettings(generation.id, true);
  const { data: form } = useGenerationForm(generation.phase_id);
  return (
    <Dialog title={`Change the settings of generation ${generation.number}`} onClose={onClose}>
      {error && <ErrorNote error={error} retry={refetch} />}
      {!(options && form) && !error && <Waiting what="Loading the settings" />}
      {options && form && <Form generation={generation} options={options} form={form} onClose={onClose} />}
    </Dialog>
  );
}

type FormProps = Closing & { options: readonly ChangeableOption[]; form: GenerationForm };

function Form({ generation, options, form, onClose }: FormProps) {
  const retry = useRetryGeneration(generation.id);
  const free = options.filter(({ fixed }) => fixed === null);
  const [texts, setTexts] = useState<Texts>(() => shownAll(free));
  const [reason, setReason] = useState("");
  const [mistakes, setMistakes] = useState<Readonly<Record<string, string>>>({});
  const fields = useFirstMistake(Object.keys(mistakes).length > 0 ? mistakes : retry.error);
  const before = shownAll(free);
  const changed = free.filter(({ name }) => texts[name] !== before[name]);
  const about = (name: string) => mistakes[name] ?? fieldMessage(retry.error, name);
  function submit(event: FormEvent) {
    event.preventDefault();
    const { values, mistakes: found } = parsedAll(changed, texts);
    setMistakes(found);
    if (Object.keys(found).length > 0) return;
    retry.mutate({ settings: values, reason: reason.trim() }, { onSuccess: onClose });
  }
  return (
    <form ref={fields} onSubmit={submit} noValidate>
      <p>{CHANGE.intro}</p>
      {grouped({ options: free }).map((group) => (
        <fieldset key={group.title}>
          <legend>{group.title}</legend>
          {group.options.map((each) => (
            <OptionControl
              key={each.option.name}
              {...each}
              sources={form.sources}
              labelChoices={form.label_choices}
              text={texts[each.option.name] ?? ""}
              error={about(each.option.name)}
              onChange={(text) => setTexts((known) => ({ ...known, [each.option.name]: text }))}
            />
          ))}
        </fieldset>
      ))}
      <Field label="Reason">
        {(wired) => <input {...wired} value={reason} onChange={(event) => setReason(event.target.value)} />}
      </Field>
      {retry.isError && <ErrorNote error={retry.error} />}
      {changed.length === 0 && <p className="quiet">{CHANGE.nothing}</p>}
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          Go back
        </button>
        <button type="submit" className="button button-primary" disabled={retry.isPending || changed.length === 0}>
          {retry.isPending ? "Starting…" : CHANGE.action}
        </button>
      </div>
    </form>
  );
}
