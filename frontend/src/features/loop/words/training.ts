/** Trainings of the reward model: the next one, the one that runs, and the last one. */
import type { TrainingPreview, TrainingRun } from "@/api/models";
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

/** "It reads labelings by people; source “MATH”. Asked for because: new guidelines." */
export function learnsFromInWords({ trained_on, reason }: Pick<TrainingRun, "trained_on" | "reason">): string {
  return `It reads ${trained_on}.${reason ? ` Asked for because: ${reason}` : ""}`;
}

/** What a training would read if it began now. */
export function previewInWords({
  labelings,
  rated_steps,
  by_models,
  expected_seconds,
  generation,
}: TrainingPreview): string {
  const models = by_models ? `, ${count(by_models)} of them labeled by models` : "";
  const time =
    expected_seconds === null ? "How long it takes is not known." : `It takes about ${durationOf(expected_seconds)}.`;
  const whose = generation === null ? "" : ` It ends the labeling of generation ${generation}, which gets the model.`;
  return `It reads ${plural(rated_steps, "rated step")} of ${plural(labelings, "solution")}${models}. ${time}${whose}`;
}

/** 95 -> "2 minutes" */
function durationOf(seconds: number): string {
  if (seconds < 90) return plural(Math.max(1, Math.round(seconds)), "second");
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? plural(minutes, "minute") : plural(Math.round(minutes / 60), "hour");
}

export const RETRAIN = {
  title: "Train a reward model now?",
  action: "Start training",
  reason: "Reason",
  needsReason: "This training is large. The reason is kept with its model.",
  which: "For the generation",
  data: "Labelings to train on",
} as const;

export function stopInWords({ generation }: TrainingRun): string {
  return generation === null
    ? "Its progress is lost. You can start it again."
    : `Its progress is lost. Generation ${generation} fails with it and can be retried.`;
}

/** Before and after the time at which the last training ended without a model. */
export function failedInWords({ status, error }: TrainingRun): [before: string, after: string] {
  if (status === "cancelled") return ["The last training was stopped ", "."];
  return ["The last training failed ", `: ${error || "no reason was given."}`];
}

/** After the time at which the last training ended. */
export function trainedInWords({ reward_model, kind, rated_steps, labelings }: TrainingRun): string {
  const model = reward_model === "" ? "" : `: ${reward_model ?? kind}`;
  return `${model}, on ${plural(rated_steps, "rated step")} of ${plural(labelings, "solution")}.`;
}
