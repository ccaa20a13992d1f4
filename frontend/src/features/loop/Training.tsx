import type { Loop, TrainingRun } from "@/api/models";
import { Confirm } from "@/components/Confirm";
import { ErrorNote } from "@/components/notes";
import { count, plural } from "@/components/numbers";
import { ProgressBar } from "@/components/ProgressBar";
import { RelativeTime } from "@/components/RelativeTime";
import { useRetrain, useTrainingAct } from "./queries";
import { nextTraining, waitsForLabels } from "./training";

/** When the reward model learns next, the button that makes it learn now, and how it is getting on. */
export function Training({ loop, isAdmin }: { loop: Loop; isAdmin: boolean }) {
  const retrain = useRetrain();
  const running = loop.training_runs.find((run) => run.status === "pending" || run.status === "running");
  const last = loop.training_runs.find((run) => run.finished_at);
  return (
    <section className="training" aria-labelledby="training">
      <div className="training-words">
        <h2 id="training">Training</h2>
        {running ? (
          <Running run={running} isAdmin={isAdmin} />
        ) : (
          <>
            <p>
              {plural(loop.labelings.since_training, "new solution")} labeled since the last training.{" "}
              {nextTraining(loop)}
            </p>
            {waitsForLabels(loop) && (
              <ProgressBar
                value={loop.labelings.since_training}
                of={loop.retrain_after}
                label="New labels until retraining"
              />
            )}
          </>
        )}
        {last && !running ? <LastRun run={last} isAdmin={isAdmin} /> : null}
        {retrain.isError && <ErrorNote error={retrain.error} />}
      </div>
      {isAdmin && (
        <button
          type="button"
          className="button button-primary"
          disabled={retrain.isPending || running !== undefined}
          onClick={() => retrain.mutate()}
        >
          {running ? "Training…" : "Retrain now"}
        </button>
      )}
    </section>
  );
}

function Running({ run, isAdmin }: { run: TrainingRun; isAdmin: boolean }) {
  const act = useTrainingAct(run.id);
  const started = run.status === "running" && run.total_steps > 0;
  return (
    <>
      <p>
        {started
          ? `Training a ${run.kind.toUpperCase()}: step ${count(run.step)} of ${count(run.total_steps)}`
          : `A ${run.kind.toUpperCase()} training waits for a worker`}
        {run.loss !== null && started ? `, loss ${run.loss.toFixed(3)}` : ""}
        {run.labelings > 0 ? `, on ${plural(run.labelings, "labeled solution")}` : ""}.
      </p>
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
            <p>
              Its work so far is lost.
              {run.generation === null
                ? " You can ask for it again."
                : ` Generation ${run.generation} fails with it, and can be tried again.`}
            </p>
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
    return (
      <>
        <p className="failure">
          The last training {run.status === "failed" ? "failed" : "was stopped"} <RelativeTime iso={run.finished_at} />
          {run.status === "failed" && !run.error ? ": no reason was given" : ""}.
        </p>
        {run.error && <pre className="trace">{run.error}</pre>}
        {isAdmin && run.generation === null && (
          <button type="button" className="button" disabled={act.isPending} onClick={() => act.mutate("retry")}>
            Try it again
          </button>
        )}
        {act.isError && <ErrorNote error={act.error} />}
      </>
    );
  }
  return (
    <p className="quiet">
      Last trained <RelativeTime iso={run.finished_at} />: {run.reward_model ?? run.kind}, on{" "}
      {plural(run.rated_steps, "rated step")} of {plural(run.labelings, "solution")}.
    </p>
  );
}
