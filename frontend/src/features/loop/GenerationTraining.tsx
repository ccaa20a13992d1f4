import { Link } from "wouter";
import type { TrainingRun } from "@/api/models";
import { ProgressBar } from "@/components/ProgressBar";
import { Trace } from "./Trace";
import { learnsFromInWords, runningInWords, trainedInWords } from "./words/training";

/** The training of a generation: its progress, what it learns from, and the model that came of it. */
export function GenerationTraining({ run }: { run: TrainingRun | null }) {
  if (run === null) return null;
  const isRunning = run.status === "pending" || run.status === "running";
  return (
    <section aria-labelledby="its-training">
      <h2 id="its-training">Training</h2>
      <p>{learnsFromInWords(run)}</p>
      {isRunning && (
        <>
          <p>{runningInWords(run)}</p>
          <ProgressBar value={run.step} of={run.total_steps} label="Training steps" />
        </>
      )}
      {run.reward_model_id !== null && (
        <p>
          <span>Trained </span>
          <Link href={`/models/${run.reward_model_id}`}>{run.reward_model}</Link>
          <span>{trainedInWords({ ...run, reward_model: "" })}</span>
        </p>
      )}
      {run.error && !isRunning && (
        <div className="failure">
          <p>{run.error}</p>
          <Trace text={run.error_details} />
        </div>
      )}
    </section>
  );
}
