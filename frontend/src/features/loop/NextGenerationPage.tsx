import "@/styles/data.css";
import { type FormEvent, useState } from "react";
import { Link, useLocation } from "wouter";
import { fieldMessage } from "@/api/errors";
import type { GenerationForm } from "@/api/models";
import { Field } from "@/components/form/Field";
import { useFirstMistake } from "@/components/form/useFirstMistake";
import { EmptyState, ErrorNote, Waiting } from "@/components/notes";
import { usePageTitle } from "@/components/usePageTitle";
import { BaseControl } from "./BaseControl";
import { OptionControl } from "./OptionControl";
import { grouped, missingBase, missingSources, parsedAll, shownAll, type Texts } from "./options";
import { useGenerationForm, useStartGeneration } from "./queries";
import { SourcesControl } from "./SourcesControl";
import { ADD_ON_PHASE, fieldsInWords, introInWords, MEANWHILE } from "./words/options";

export default function NextGenerationPage() {
  usePageTitle("Start a generation");
  const { data: form, error, refetch } = useGenerationForm();
  return (
    <main className="page page-wide">
      <p>
        <Link href="/loop">The loop</Link>
      </p>
      {error && <ErrorNote error={error} retry={refetch} />}
      {form ? (
        <>
          <h1>{`Start generation ${form.number}`}</h1>
          {form.blocked_by ? (
            <EmptyState title="No generation can start now" level={2}>
              <p>{form.blocked_by}</p>
              <p>
                {MEANWHILE} <Link href="/phases">{ADD_ON_PHASE}</Link>.
              </p>
            </EmptyState>
          ) : (
            <Form form={form} />
          )}
        </>
      ) : (
        !error && <Waiting what="Loading the settings" />
      )}
    </main>
  );
}

function Form({ form }: { form: GenerationForm }) {
  const start = useStartGeneration();
  const [, go] = useLocation();
  const [phase, setPhase] = useState(form.phase);
  const [texts, setTexts] = useState<Texts>(() => shownAll(form.options));
  const [mistakes, setMistakes] = useState<Record<string, string> | null>(null);
  const fields = useFirstMistake(mistakes ?? start.error);
  const base = missingBase(form.options);
  const sources = missingSources(form.options);
  function submit(event: FormEvent) {
    event.preventDefault();
    const { values, mistakes: found } = parsedAll(form.options, texts);
    const isWrong = Object.keys(found).length > 0;
    setMistakes(isWrong ? found : null);
    if (isWrong) return;
    start.mutate({ ...values, ...(phase === null ? {} : { phase }) }, { onSuccess: () => go("/loop") });
  }
  return (
    <form ref={fields} className="settings" onSubmit={submit} noValidate>
      <p>{introInWords(form.number)}</p>
      {(base || sources) && (
        <fieldset>
          <legend>Required</legend>
          <div className="fields">
            {sources && (
              <SourcesControl
                sources={form.sources}
                text={String(texts[sources.name])}
                error={mistakes?.[sources.name] ?? fieldMessage(start.error, sources.name)}
                onChange={(text) => setTexts((before) => ({ ...before, [sources.name]: text }))}
              />
            )}
            {base && (
              <BaseControl
                option={base}
                text={String(texts[base.name])}
                error={fieldMessage(start.error, base.name)}
                onChange={(text) => setTexts((before) => ({ ...before, [base.name]: text }))}
              />
            )}
          </div>
        </fieldset>
      )}
      <fieldset>
        <legend>Queue</legend>
        <div className="fields">
          <Field
            label="Phase"
            hint="The selected solutions go into its queue."
            error={fieldMessage(start.error, "phase")}
          >
            {(wired) => (
              <select {...wired} value={phase ?? ""} onChange={(event) => setPhase(Number(event.target.value))}>
                {form.phases.map((one) => (
                  <option key={one.id} value={one.id}>
                    {one.name}
                  </option>
                ))}
              </select>
            )}
          </Field>
        </div>
      </fieldset>
      {grouped({ options: form.options.filter((option) => option !== base && option !== sources) }).map(
        ({ title, options }) => (
          <fieldset key={title}>
            <legend>{title}</legend>
            <div className="fields">
              {options.map((each) => (
                <OptionControl
                  key={each.option.name}
                  {...each}
                  sources={form.sources}
                  text={texts[each.option.name] ?? ""}
                  error={mistakes?.[each.option.name] ?? fieldMessage(start.error, each.option.name)}
                  onChange={(text) => setTexts((before) => ({ ...before, [each.option.name]: text }))}
                />
              ))}
            </div>
          </fieldset>
        ),
      )}
      {start.isError && <ErrorNote error={start.error} />}
      <div className="settings-end">
        <button type="submit" className="button button-primary" disabled={start.isPending}>
          {start.isPending ? "Starting…" : `Start generation ${form.number}`}
        </button>
        <span role="status" className="field-error">
          {fieldsInWords(Object.keys(mistakes ?? {}).length)}
        </span>
      </div>
    </form>
  );
}
