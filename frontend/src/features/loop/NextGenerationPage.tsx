import "@/styles/data.css";
import { type FormEvent, useState } from "react";
import { Link, useLocation } from "wouter";
import { fieldMessage } from "@/api/errors";
import type { GenerationForm } from "@/api/models";
import { useFirstMistake } from "@/components/form/useFirstMistake";
import { EmptyState, ErrorNote, Waiting } from "@/components/notes";
import { usePageTitle } from "@/components/usePageTitle";
import { BaseControl } from "./BaseControl";
import { Findings } from "./Findings";
import { OptionControl } from "./OptionControl";
import { grouped, missingBase, missingSources, parsedAll, shownAll, type Texts } from "./options";
import { PhaseField } from "./PhaseField";
import { useCheckSettings, useGenerationForm, useStartGeneration } from "./queries";
import { SourcesControl } from "./SourcesControl";
import { ADD_ON_PHASE, fieldsInWords, introInWords, MEANWHILE } from "./words/options";

export default function NextGenerationPage() {
  usePageTitle("Start a generation");
  const [phase, setPhase] = useState<number | null>(null);
  const { data: form, error, refetch } = useGenerationForm(phase);
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
              {form.phases.length > 1 && <PhaseField form={form} onChange={setPhase} />}
              <p>
                {MEANWHILE} <Link href="/phases">{ADD_ON_PHASE}</Link>.
              </p>
            </EmptyState>
          ) : (
            <Form key={form.phase} form={form} onPhase={setPhase} />
          )}
        </>
      ) : (
        !error && <Waiting what="Loading the settings" />
      )}
    </main>
  );
}

function Form({ form, onPhase }: { form: GenerationForm; onPhase: (phase: number) => void }) {
  const start = useStartGeneration();
  const [, go] = useLocation();
  const check = useCheckSettings();
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
    start.mutate(asked(values), { onSuccess: () => go("/loop") });
  }
  const asked = (values: Record<string, unknown>) => ({
    ...values,
    ...(form.phase === null ? {} : { phase: form.phase }),
  });
  const checkNow = () => check.mutate(asked(parsedAll(form.options, texts).values));
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
          <PhaseField form={form} error={fieldMessage(start.error, "phase")} onChange={onPhase} />
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
                  labelChoices={form.label_choices}
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
      <Findings check={check} />
      <div className="settings-end">
        <button type="button" className="button" disabled={check.isPending} onClick={checkNow}>
          {check.isPending ? "Checking…" : "Check the settings"}
        </button>
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
