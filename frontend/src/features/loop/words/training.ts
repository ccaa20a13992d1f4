/** Trainings of the reward model: the next one, the one that runs, and the last one. */
import type { TrainingRun } from "@/api/models";
import { count, plural } from "@/components/numbers";

/** What the next training waits for. */
export type NextTraining =
  | { after: "nothing" }
  | { after: "generation"; number: number }
  | { after: "labelings"; left: number };

/** The dialog that asks for a base model. */
export const TRAIN_FROM = {
  title: "Train a reward model",
  why: "No generation names a base model yet, so this training needs one.",
  action: "Start training",
} as const;

export function nextTrainingInWords(next: NextTraining): string {
  switch (next.after) {
    case "nothing":
      return "No generation is in progress, so no training is planned.";
    case "generation":
      return `The next training starts when generation ${next.number} is labeled.`;
    case "labelings":
      return next.left > 0
        ? `The reward model is retrained automatically after ${plural(next.left, "more solution")}.`
        : "The next training is about to start.";
  }
}

export const newInWords = (solutions: number) =>
  `${plural(solutions, "new solution")} labeled since the last training.`;

/** "Training a PRM: step 20 of 100, loss 0.412, on 30 labeled solutions." */
export function runningInWords({ kind, status, step, total_steps, loss, labelings }: TrainingRun): string {
  const isStarted = status === "running" && total_steps > 0;
  const parts = [
    isStarted
      ? `Training a ${kind.toUpperCase()}: step ${count(step)} of ${count(total_steps)}`
      : `A ${kind.toUpperCase()} training is waiting for a worker`,
    isStarted && loss !== null ? `loss ${loss.toFixed(3)}` : "",
    labelings > 0 ? `on ${plural(labelings, "labeled solution")}` : "",
  ];
  return `${parts.filter(Boolean).join(", ")}.`;
}

export function stopInWords({ generation }: TrainingRun): string {
  return generation === null
    ? "Its progress is lost. You can start it again."
    : `Its progress is lost. Generation ${generation} fails with it and can be retried.`;
}

/** Before and after the time at which the last training ended without a model. */
export function failedInWords({ status, error }: TrainingRun): [before: string, after: string] {
  if (status === "cancelled") return ["The last training was stopped ", "."];
  return ["The last training failed ", error ? "." : ": no reason was given."];
}

/** After the time at which the last training ended. */
export function trainedInWords({ reward_model, kind, rated_steps, labelings }: TrainingRun): string {
  return `: ${reward_model ?? kind}, on ${plural(rated_steps, "rated step")} of ${plural(labelings, "solution")}.`;
}
