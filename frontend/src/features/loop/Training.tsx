import { useState } from "react";
import type { Loop, TrainingRun } from "@/api/models";
import { Confirm } from "@/components/Confirm";
import { ErrorNote } from "@/components/notes";
import { ProgressBar } from "@/components/ProgressBar";
import { RelativeTime } from "@/components/RelativeTime";
import { useTrainingAct } from "./queries";
import { Retrain } from "./Retrain";
import { Trace } from "./Trace";
import { nextTraining } from "./training";
import {
  failedInWords,
  newInWords,
  nextTrainingInWords,
  runningInWords,
  stopInWords,
  trainedInWords,
} from "./words/training";

/** When the reward model is trained next, the button that trains it now, and the progress of a running training. */
export function Training({ loop, isAdmin }: { loop: Loop; isAdmin: boolean }) {
  const [asks, setAsks] = useState(false);
  const running = loop.training_runs.find((run) => run.status === "pending" || run.status === "running");
  const last = loop.training_runs.find((run) => run.finished_at);
  const next = nextTraining(loop);
  return (
    <section className="training" aria-labelledby="training">
      <div className="training-words">
        <h2 id="training">Training</h2>
        {running ? (
          <Running run={running} isAdmin={isAdmin} />
        ) : (
          <>
            <p>{`${newInWords(loop.labelings.since_training)} ${nextTrainingInWords(next)}`}</p>
            {next.after === "labelings" && (
              <ProgressBar
                value={loop.labelings.since_training}
                of={loop.retrain_after}
                label="Labeled solutions until retraining"
              />
            )}
          </>
        )}
        {last && !running ? <LastRun run={last} isAdmin={isAdmin} /> : null}
      </div>
      {isAdmin && (
        <button
          type="button"
          className="button button-primary"
          disabled={running !== undefined}
          onClick={() => setAsks(true)}
        >
          {running ? "Training…" : "Retrain now"}
        </button>
      )}
      {asks && <Retrain loop={loop} onClose={() => setAsks(false)} />}
    </section>
  );
}

function Running({ run, isAdmin }: { run: TrainingRun; isAdmin: boolean }) {
  const act = useTrainingAct(run.id);
  return (
    <>
      <p>{runningInWords(run)}</p>
      <ProgressBar value={run.step} of={run.total_steps} label="Training steps" />
      {isAdmin && (
        <p>
          <Confirm
            name="Stop this training"
            title={`Stop training ${run.id}?`}
            confirm="Stop it"
            error={act.error}
            isPending={act.isPending}
            onConfirm={(done) => act.mutate("cancel", { onSuccess: done })}
          >
            <p>{stopInWords(run)}</p>
          </Confirm>
        </p>
      )}
    </>
  );
}

function LastRun({ run, isAdmin }: { run: TrainingRun; isAdmin: boolean }) {
  const act = useTrainingAct(run.id);
  if (!run.finished_at) return null;
  if (run.status === "failed" || run.status === "cancelled") {
    const [before, after] = failedInWords(run);
    return (
      <>
        <p className="failure">
          <span>{before}</span>
          <RelativeTime iso={run.finished_at} />
          <span>{after}</span>
        </p>
        <Trace text={run.error_details} />
        {isAdmin && run.generation === null && (
          <button type="button" className="button" disabled={act.isPending} onClick={() => act.mutate("retry")}>
            Try again
          </button>
        )}
        {act.isError && <ErrorNote error={act.error} />}
      </>
    );
  }
  return (
    <p className="quiet">
      <span>Last trained </span>
      <RelativeTime iso={run.finished_at} />
      <span>{trainedInWords(run)}</span>
    </p>
  );
}
