import { type FormEvent, useState } from "react";
import { Link } from "wouter";
import { fieldMessage } from "@/api/errors";
import type { AddedProblems, ManagedPhase } from "@/api/models";
import { useFirstMistake } from "@/components/form/useFirstMistake";
import { AnswerText } from "@/components/SolutionText";
import { RichText } from "@/components/text/RichText";
import { Figures } from "./Figures";
import { FileDrop } from "./FileDrop";
import { LineErrors, Remarks } from "./LineErrors";
import { NEW_PROBLEM_OPTIONS, ProblemOptions, problemQueryOf } from "./ProblemOptions";
import { UploadProgress } from "./UploadProgress";
import { useUpload } from "./useUpload";
import {
  ADD_SOLUTIONS,
  ADDED,
  addButton,
  addedInWords,
  CHECK,
  CHECK_AGAIN,
  CUT_OFF,
  checkedInWords,
  NO_GUESS,
  NOTHING_TO_ADD,
  PROBLEMS_FILE,
  problemFigures,
  RESULT,
  storedAsInWords,
  storedProblems,
} from "./words";

/** A file of problems is checked, shown, and then added. Every change asks for a new check. Without a phase they are only stored. */
export function AddProblems({ phase }: { phase: ManagedPhase | null }) {
  const [options, setOptions] = useState(NEW_PROBLEM_OPTIONS);
  const [file, setFile] = useState<File | null>(null);
  const [total, setTotal] = useState<number | null>(null);
  const { state, run, forget } = useUpload<AddedProblems>(
    phase ? `/api/v1/phases/${phase.id}/problems` : "/api/v1/problems/import",
  );
  const error = state.kind === "failed" ? state.error : null;
  const form = useFirstMistake(error);
  const isBusy = state.kind === "sending" || state.kind === "working";
  const query = problemQueryOf(options);

  function submit(event: FormEvent) {
    event.preventDefault();
    setTotal(null);
    run("check", { query, file });
  }
  return (
    <form ref={form} className="settings" onSubmit={submit}>
      <fieldset>
        <legend>Problems</legend>
        <FileDrop
          file={file}
          hint={PROBLEMS_FILE}
          error={fieldMessage(error, "file")}
          onFile={(chosen) => {
            setFile(chosen);
            setTotal(null);
            run("check", { query, file: chosen });
          }}
        />
      </fieldset>
      <fieldset>
        <legend>Options</legend>
        <ProblemOptions
          flow={phase?.flow ?? null}
          options={options}
          about={(name) => fieldMessage(error, name)}
          onChange={(changed) => {
            setOptions((before) => ({ ...before, ...changed }));
            forget();
          }}
        />
      </fieldset>
      <div className="settings-end">
        <button
          type="submit"
          className={state.kind === "checked" ? "button" : "button button-primary"}
          disabled={file === null || isBusy}
        >
          {state.kind === "checked" ? CHECK_AGAIN : CHECK}
        </button>
      </div>
      <UploadProgress state={state} total={total} />
      {state.kind === "checked" && (
        <Checked
          report={state.report}
          phase={phase}
          onAdd={() => {
            setTotal(state.report.read);
            run("add", { query, file });
          }}
        />
      )}
      {state.kind === "added" && <Added report={state.report} phase={phase} />}
    </form>
  );
}

type CheckedProps = { report: AddedProblems; phase: ManagedPhase | null; onAdd: () => void };

function Checked({ report, phase, onAdd }: CheckedProps) {
  const isWorthIt = report.new > 0 || report.queued > 0;
  return (
    <section className="added">
      <h2>{RESULT}</h2>
      <p role="status">{checkedInWords(report.read)}</p>
      <Figures figures={problemFigures(report, false, phase?.flow ?? null)} />
      {report.is_cut_off && <p className="note">{CUT_OFF}</p>}
      {isWorthIt ? (
        <button type="button" className="button button-primary" onClick={onAdd}>
          {addButton(report.new + report.known, "problem")}
        </button>
      ) : (
        <p>{NOTHING_TO_ADD}</p>
      )}
      <Remarks report={report} />
      <LineErrors report={report} />
      <ol className="previews">
        {report.examples.map((example) => (
          <li key={example.problem} className="panel preview">
            <RichText text={example.problem} />
            <p className="quiet">{example.answer === null ? NO_GUESS : <AnswerText text={example.answer} />}</p>
            <p className="quiet">{storedAsInWords(example)}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Added({ report, phase }: { report: AddedProblems; phase: ManagedPhase | null }) {
  const said = phase?.flow === 1 ? addedInWords(report.queued, "problem", phase) : storedProblems(report.new);
  return (
    <section className="added">
      <h2>{ADDED}</h2>
      <p role="status">{said}</p>
      <p>
        {phase === null ? (
          <Link href="/problems">See the problems</Link>
        ) : phase.flow === 1 ? (
          <Link href={`/phases/${phase.id}`}>See the queue</Link>
        ) : (
          <Link href={`/phases/${phase.id}/solutions`}>{ADD_SOLUTIONS}</Link>
        )}
      </p>
      <Figures figures={problemFigures(report, true, phase?.flow ?? null)} />
      <Remarks report={report} />
      <LineErrors report={report} />
    </section>
  );
}
