import { type FormEvent, useState } from "react";
import { fieldMessage } from "@/api/errors";
import type { GenerationForm } from "@/api/models";
import { Dialog } from "@/components/Dialog";
import { Field } from "@/components/form/Field";
import { NumberField } from "@/components/form/NumberField";
import { useFirstMistake } from "@/components/form/useFirstMistake";
import { ErrorNote, Waiting } from "@/components/notes";
import { BaseControl } from "./BaseControl";
import { OptionControl } from "./OptionControl";
import { grouped, missingBase, missingSources, parsedAll, shownAll, type Texts } from "./options";
import { PhaseField } from "./PhaseField";
import { type NewLoopRun, useGenerationForm, useStartLoopRun } from "./queries";
import { SourcesControl } from "./SourcesControl";
import { countMistake, rangeInWords, runButton, startedInWords, startInWords } from "./words/loopRun";
import { choiceName } from "./words/options";

const USUAL = 3;

/** A run of several generations: how many, who labels, and, before it starts, what happens to the generation in progress. */
export function StartLoopRun() {
  const [asks, setAsks] = useState(false);
  const [said, setSaid] = useState("");
  return (
    <>
      <button type="button" className="button" onClick={() => setAsks(true)}>
        Run several
      </button>
      {asks && (
        <Asking
          onClose={() => setAsks(false)}
          onStarted={(numbers) => {
            setSaid(startedInWords(numbers));
            setAsks(false);
          }}
        />
      )}
      <span role="status">{said}</span>
    </>
  );
}

type Closing = { onClose: () => void; onStarted: (numbers: { first: number; last: number }) => void };

function Asking({ onClose, onStarted }: Closing) {
  const [phase, setPhase] = useState<number | null>(null);
  const { data: form, error, refetch } = useGenerationForm(phase);
  return (
    <Dialog title="Run several generations" onClose={onClose}>
      {form && form.phases.length > 1 && <PhaseField form={form} onChange={setPhase} />}
      {error ? (
        <ErrorNote error={error} retry={refetch} />
      ) : !form ? (
        <Waiting what="Loading the settings" />
      ) : form.run.blocked_by ? (
        <>
          <p>{form.run.blocked_by}</p>
          <div className="dialog-actions">
            <button type="button" className="button" onClick={onClose}>
              Go back
            </button>
          </div>
        </>
      ) : (
        <Form key={form.phase} form={form} onClose={onClose} onStarted={onStarted} />
      )}
    </Dialog>
  );
}

/** Options that have a control of their own here, follow from the number of generations, or concern people's work only. */
const LEFT_OUT = new Set([
  ...["labeler", "labeler_model", "start_next", "then"],
  ...["ask_progress", "ask_explanation", "ask_alternatives", "quality_control_share"],
  ...["retrain_after_labelings", "retrain_after_share"],
]);

function Form({ form, onClose, onStarted }: { form: GenerationForm } & Closing) {
  const start = useStartLoopRun();
  const { first, most } = form.run;
  const model = form.options.find((option) => option.name === "labeler_model");
  const options = form.options.filter((option) => !LEFT_OUT.has(option.name));
  const base = missingBase(options);
  const sources = missingSources(options);
  const others = options.filter((option) => option !== base && option !== sources);
  const [generations, setGenerations] = useState(USUAL);
  const [labeler, setLabeler] = useState(form.run.labelers[0] ?? "");
  const [labelerModel, setLabelerModel] = useState(String(model?.value || (model?.suggestions[0] ?? "")));
  const [texts, setTexts] = useState<Texts>(() => shownAll(options));
  const [mistakes, setMistakes] = useState<Readonly<Record<string, string>>>({});
  const fields = useFirstMistake(Object.keys(mistakes).length > 0 ? mistakes : start.error);
  const about = (name: string) => mistakes[name] ?? fieldMessage(start.error, name);

  const countFits = Number.isInteger(generations) && generations >= 1 && generations <= most;

  function submit(event: FormEvent) {
    event.preventDefault();
    const { values, mistakes: found } = parsedAll(options, texts);
    const wrong = countFits ? null : countMistake(most);
    const all = wrong ? { ...found, generations: wrong } : found;
    setMistakes(all);
    if (Object.keys(all).length > 0) return;
    const named = labeler === "prm" ? { labeler_model: labelerModel } : {};
    const place = form.phase === null ? {} : { phase: form.phase };
    const body = { ...values, ...named, ...place, generations, labeler: labeler as NewLoopRun["labeler"] };
    start.mutate(body, { onSuccess: onStarted });
  }

  const last = first + generations - 1;
  const isMany = generations > 1 && countFits;
  return (
    <form ref={fields} onSubmit={submit} noValidate>
      <NumberField
        label="Number of generations"
        hint={isMany ? rangeInWords(first, last) : null}
        value={generations}
        onChange={setGenerations}
        low={1}
        high={most}
        error={about("generations")}
      />
      <Field label="Labeler" error={about("labeler")}>
        {(wired) => (
          <select {...wired} value={labeler} onChange={(event) => setLabeler(event.target.value)}>
            {form.run.labelers.map((one) => (
              <option key={one} value={one}>
                {choiceName(one)}
              </option>
            ))}
          </select>
        )}
      </Field>
      {labeler === "prm" && (
        <Field label="Reward model that labels" error={about("labeler_model")}>
          {(wired) => (
            <select {...wired} value={labelerModel} onChange={(event) => setLabelerModel(event.target.value)}>
              {model?.suggestions.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          )}
        </Field>
      )}
      {sources && (
        <SourcesControl
          sources={form.sources}
          text={String(texts[sources.name])}
          error={about(sources.name)}
          onChange={(text) => setTexts((before) => ({ ...before, [sources.name]: text }))}
        />
      )}
      {base && (
        <BaseControl
          option={base}
          text={String(texts[base.name])}
          error={about(base.name)}
          onChange={(text) => setTexts((before) => ({ ...before, [base.name]: text }))}
        />
      )}
      <details className="run-options" open={others.some(({ name }) => about(name) !== null)}>
        <summary>Other settings</summary>
        <p className="quiet">They start from the settings of the newest generation.</p>
        {grouped({ options: others }).map((group) => (
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
                onChange={(text) => setTexts((before) => ({ ...before, [each.option.name]: text }))}
              />
            ))}
          </fieldset>
        ))}
      </details>
      <p className="run-first">{startInWords(first, form.run.beforehand)}</p>
      {(start.isError || Object.keys(mistakes).length > 0) && (
        <ErrorNote error={start.error ?? new Error("Some settings need a different value.")} />
      )}
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          Go back
        </button>
        <button type="submit" className="button button-primary" disabled={start.isPending}>
          {start.isPending ? "Starting…" : runButton(isMany ? generations : 1)}
        </button>
      </div>
    </form>
  );
}
