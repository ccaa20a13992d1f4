import "@/styles/data.css";
import { type FormEvent, useState } from "react";
import { Link, useLocation } from "wouter";
import { fieldMessage } from "@/api/errors";
import type { GenerationForm } from "@/api/models";
import { Check, Field } from "@/components/form/Field";
import { EmptyState, ErrorNote, Waiting } from "@/components/notes";
import { count } from "@/components/numbers";
import { usePageTitle } from "@/components/usePageTitle";
import { choiceName, type GroupedOption, grouped, parsed, shown } from "./options";
import { useGenerationForm, useStartGeneration } from "./queries";

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
          <h1>Start generation {form.number}</h1>
          {form.blocked_by ? (
            <EmptyState title="It cannot start now" level={2}>
              <p>{form.blocked_by}</p>
            </EmptyState>
          ) : (
            <Form form={form} />
          )}
        </>
      ) : (
        !error && <Waiting what="Fetching the settings" />
      )}
    </main>
  );
}

type Texts = Record<string, string | boolean>;

function Form({ form }: { form: GenerationForm }) {
  const start = useStartGeneration();
  const [, go] = useLocation();
  const [phase, setPhase] = useState(form.phase);
  const [texts, setTexts] = useState<Texts>(() =>
    Object.fromEntries(form.options.map((option) => [option.name, shown(option)])),
  );
  const [problems, setProblems] = useState<Record<string, string>>({});
  function submit(event: FormEvent) {
    event.preventDefault();
    const values: Record<string, unknown> = {};
    const found: Record<string, string> = {};
    for (const option of form.options) {
      const outcome = parsed(option, texts[option.name] ?? "");
      if ("problem" in outcome) found[option.name] = outcome.problem;
      else values[option.name] = outcome.value;
    }
    setProblems(found);
    if (Object.keys(found).length > 0) return;
    start.mutate({ ...values, ...(phase === null ? {} : { phase }) }, { onSuccess: () => go("/loop") });
  }
  const wrong = Object.keys(problems).length;
  return (
    <form className="settings" onSubmit={submit} noValidate>
      <p>It begins with what the newest generation leaves to the next; change what you like.</p>
      <fieldset>
        <legend>Queue</legend>
        <div className="fields">
          <Field
            label="Phase"
            hint="Where the selected solutions wait for labels."
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
      {grouped(form).map(({ title, options }) => (
        <fieldset key={title}>
          <legend>{title}</legend>
          <div className="fields">
            {options.map((each) => (
              <Control
                key={each.option.name}
                {...each}
                text={texts[each.option.name] ?? ""}
                error={problems[each.option.name] ?? fieldMessage(start.error, each.option.name)}
                onChange={(text) => setTexts((before) => ({ ...before, [each.option.name]: text }))}
              />
            ))}
          </div>
        </fieldset>
      ))}
      {start.isError && <ErrorNote error={start.error} />}
      <div className="settings-end">
        <button type="submit" className="button button-primary" disabled={start.isPending}>
          {start.isPending ? "Starting…" : `Start generation ${form.number}`}
        </button>
        <span role="status" className="field-error">
          {wrong > 0 ? `${wrong} ${wrong === 1 ? "field needs" : "fields need"} another value.` : ""}
        </span>
      </div>
    </form>
  );
}

type ControlProps = GroupedOption & {
  text: string | boolean;
  error: string | null;
  onChange: (text: string | boolean) => void;
};

function Control({ option, words, text, error, onChange }: ControlProps) {
  if (typeof text === "boolean") {
    return <Check label={words.label} hint={words.hint} checked={text} onChange={onChange} />;
  }
  const isNumber = option.type === "integer" || option.type === "number";
  const bounds = isNumber && option.low !== null ? ` ${count(option.low)} to ${count(option.high ?? option.low)}.` : "";
  return (
    <Field label={words.label} hint={`${words.hint ?? ""}${bounds}`.trim()} error={error}>
      {(wired) =>
        option.choices.length > 0 ? (
          <select {...wired} value={text} onChange={(event) => onChange(event.target.value)}>
            {option.choices.map((choice) => (
              <option key={choice} value={choice}>
                {choiceName(choice)}
              </option>
            ))}
          </select>
        ) : option.type === "object" ? (
          <textarea {...wired} rows={2} value={text} onChange={(event) => onChange(event.target.value)} />
        ) : (
          <>
            <input
              {...wired}
              inputMode={option.type === "integer" ? "numeric" : option.type === "number" ? "decimal" : "text"}
              list={option.suggestions.length > 0 ? `${option.name}-known` : undefined}
              value={text}
              onChange={(event) => onChange(event.target.value)}
            />
            {option.suggestions.length > 0 && (
              <datalist id={`${option.name}-known`}>
                {option.suggestions.map((known) => (
                  <option key={known} value={known} />
                ))}
              </datalist>
            )}
          </>
        )
      }
    </Field>
  );
}
