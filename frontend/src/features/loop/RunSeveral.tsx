import { type FormEvent, useState } from "react";
import { fieldMessage } from "@/api/errors";
import type { GenerationForm } from "@/api/models";
import { Dialog } from "@/components/Dialog";
import { Field } from "@/components/form/Field";
import { NumberField } from "@/components/form/NumberField";
import { ErrorNote, Waiting } from "@/components/notes";
import { OptionControl } from "./OptionControl";
import { choiceName, grouped, parsedAll, shownAll, type Texts } from "./options";
import { type NewRun, useGenerationForm, useStartRun } from "./queries";
import { startedInWords } from "./run";

const MOST = 1000;
const USUAL = 3;

/** The loop turning by itself: how many times, who labels, and what becomes of the generation in hand, said before it happens. */
export function RunSeveral() {
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
          onStarted={(turns) => {
            setSaid(startedInWords(turns));
            setAsks(false);
          }}
        />
      )}
      <span role="status">{said}</span>
    </>
  );
}

type Closing = { onClose: () => void; onStarted: (turns: { first: number; last: number }) => void };

function Asking({ onClose, onStarted }: Closing) {
  const { data: form, error, refetch } = useGenerationForm();
  return (
    <Dialog title="Run several generations" onClose={onClose}>
      {error ? (
        <ErrorNote error={error} retry={refetch} />
      ) : !form ? (
        <Waiting what="Fetching the settings" />
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
        <Form form={form} onClose={onClose} onStarted={onStarted} />
      )}
    </Dialog>
  );
}

/** Options that have a control of their own here, follow from the number of generations, or mean people's work only. */
const LEFT_OUT = new Set([
  ...["labeler", "labeler_model", "start_next", "generations_left", "then"],
  ...["ask_progress", "ask_explanation", "ask_alternatives", "quality_control_share"],
  ...["retrain_after_labelings", "retrain_after_share"],
]);

function Form({ form, onClose, onStarted }: { form: GenerationForm } & Closing) {
  const start = useStartRun();
  const model = form.options.find((option) => option.name === "labeler_model");
  const options = form.options.filter((option) => !LEFT_OUT.has(option.name));
  const [generations, setGenerations] = useState(USUAL);
  const [labeler, setLabeler] = useState(form.run.labelers[0] ?? "");
  const [labelerModel, setLabelerModel] = useState(String(model?.value || (model?.suggestions[0] ?? "")));
  const [texts, setTexts] = useState<Texts>(() => shownAll(options));
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const about = (name: string) => problems[name] ?? fieldMessage(start.error, name);

  function submit(event: FormEvent) {
    event.preventDefault();
    const { values, problems: found } = parsedAll(options, texts);
    const wrong = countProblem(generations);
    const all = wrong ? { ...found, generations: wrong } : found;
    setProblems(all);
    if (Object.keys(all).length > 0) return;
    const named = labeler === "prm" ? { labeler_model: labelerModel } : {};
    const body = { ...values, ...named, generations, labeler: labeler as NewRun["labeler"] };
    start.mutate(body, { onSuccess: onStarted });
  }

  const last = form.run.first + generations - 1;
  const isMany = generations > 1 && !countProblem(generations);
  return (
    <form onSubmit={submit} noValidate>
      <NumberField
        label="How many"
        hint={isMany ? `Generations ${form.run.first} to ${last}, one after the other.` : null}
        value={generations}
        onChange={setGenerations}
        low={1}
        high={MOST}
        error={about("generations")}
      />
      <Field label="Who labels" error={about("labeler")}>
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
      <details className="run-options" open={options.some(({ name }) => about(name) !== null)}>
        <summary>Other settings of these generations</summary>
        <p className="quiet">They begin with what the newest generation leaves to the next.</p>
        {grouped({ options }).map((group) => (
          <fieldset key={group.title}>
            <legend>{group.title}</legend>
            {group.options.map((each) => (
              <OptionControl
                key={each.option.name}
                {...each}
                text={texts[each.option.name] ?? ""}
                error={about(each.option.name)}
                onChange={(text) => setTexts((before) => ({ ...before, [each.option.name]: text }))}
              />
            ))}
          </fieldset>
        ))}
      </details>
      <p className="run-first">
        {form.run.beforehand ?? `Generation ${form.run.first} starts at once.`} After the last one none starts by
        itself.
      </p>
      {(start.isError || Object.keys(problems).length > 0) && (
        <ErrorNote error={start.error ?? new Error("Some settings need another value.")} />
      )}
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          Go back
        </button>
        <button type="submit" className="button button-primary" disabled={start.isPending}>
          {start.isPending ? "Starting…" : isMany ? `Run ${generations} generations` : "Run one generation"}
        </button>
      </div>
    </form>
  );
}

function countProblem(generations: number): string | null {
  const fits = Number.isInteger(generations) && generations >= 1 && generations <= MOST;
  return fits ? null : `Write a whole number from 1 to ${MOST}.`;
}
