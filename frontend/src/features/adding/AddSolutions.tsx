import { type FormEvent, useState } from "react";
import { Link } from "wouter";
import { fieldMessage } from "@/api/errors";
import type { AddedSolutions, ManagedPhase } from "@/api/models";
import { useFirstMistake } from "@/components/form/useFirstMistake";
import { Figures } from "./Figures";
import { LineErrors, Remarks } from "./LineErrors";
import { NEW_OPTIONS, type Options, queryOf } from "./options";
import { Preview } from "./Preview";
import { SolutionOptions } from "./SolutionOptions";
import { SolutionOrigin } from "./SolutionOrigin";
import { UploadProgress } from "./UploadProgress";
import { useUpload } from "./useUpload";
import {
  ADD_PROBLEMS,
  ADDED,
  addButton,
  addedInWords,
  CHECK,
  CHECK_AGAIN,
  CUT_OFF,
  checkedInWords,
  NOTHING_TO_ADD,
  RESULT,
  solutionFigures,
  UNKNOWN_PROBLEMS,
} from "./words";

/** A file or a generator is checked, shown, and then added. Every change asks for a new check. */
export function AddSolutions({ phase }: { phase: ManagedPhase }) {
  const [options, setOptions] = useState(NEW_OPTIONS);
  const [file, setFile] = useState<File | null>(null);
  const [checked, setChecked] = useState<AddedSolutions | null>(null);
  const { state, run, forget } = useUpload<AddedSolutions>(`/api/v1/phases/${phase.id}/solutions`);
  const error = state.kind === "failed" ? state.error : null;
  const form = useFirstMistake(error);
  const isBusy = state.kind === "sending" || state.kind === "working";
  const isReady = options.from === "file" ? file !== null : options.generator !== "";

  function change(changed: Partial<Options>) {
    setOptions((before) => ({ ...before, ...changed }));
    setChecked(null);
    forget();
  }
  function choose(chosen: File) {
    setFile(chosen);
    setChecked(null);
    run("check", { query: queryOf(options), file: chosen });
  }
  function ask(act: "check" | "add") {
    setChecked(act === "add" && state.kind === "checked" ? state.report : null);
    run(act, { query: queryOf(options), file: options.from === "file" ? file : null });
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    ask("check");
  }
  return (
    <form ref={form} className="settings" onSubmit={submit}>
      <fieldset disabled={isBusy && "act" in state && state.act === "add"}>
        <legend>Solutions</legend>
        <SolutionOrigin
          phase={phase.id}
          options={options}
          file={file}
          error={fieldMessage(error, "file")}
          onChange={change}
          onFile={choose}
        />
      </fieldset>
      <fieldset disabled={isBusy && "act" in state && state.act === "add"}>
        <legend>Options</legend>
        <SolutionOptions options={options} about={(name) => fieldMessage(error, name)} onChange={change} />
      </fieldset>
      <div className="settings-end">
        <button
          type="submit"
          className={state.kind === "checked" ? "button" : "button button-primary"}
          disabled={!isReady || isBusy}
        >
          {state.kind === "checked" ? CHECK_AGAIN : CHECK}
        </button>
      </div>
      <UploadProgress state={state} total={checked?.read ?? null} />
      {state.kind === "checked" && <Checked report={state.report} phase={phase} onAdd={() => ask("add")} />}
      {state.kind === "added" && <Added report={state.report} phase={phase} />}
    </form>
  );
}

type CheckedProps = { report: AddedSolutions; phase: ManagedPhase; onAdd: () => void };

function Checked({ report, phase, onAdd }: CheckedProps) {
  return (
    <section className="added">
      <h2>{RESULT}</h2>
      <p role="status">{checkedInWords(report.read)}</p>
      <Figures figures={solutionFigures(report, false)} />
      {report.is_cut_off && <p className="note">{CUT_OFF}</p>}
      {report.queued > 0 ? (
        <button type="button" className="button button-primary" onClick={onAdd}>
          {addButton(report.queued, "solution")}
        </button>
      ) : (
        <p>{NOTHING_TO_ADD}</p>
      )}
      <Remarks report={report} />
      <LineErrors report={report} />
      {report.bad > 0 && (
        <p>
          {UNKNOWN_PROBLEMS} <Link href={`/phases/${phase.id}/problems`}>{ADD_PROBLEMS}</Link>
        </p>
      )}
      <Preview examples={report.examples} />
    </section>
  );
}

function Added({ report, phase }: { report: AddedSolutions; phase: ManagedPhase }) {
  return (
    <section className="added">
      <h2>{ADDED}</h2>
      <p role="status">{addedInWords(report.queued, "solution", phase)}</p>
      <p>
        <Link href={`/phases/${phase.id}`}>See the queue</Link>
      </p>
      <Figures figures={solutionFigures(report, true)} />
      <Remarks report={report} />
      <LineErrors report={report} />
    </section>
  );
}
