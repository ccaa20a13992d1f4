/** What the next training waits for. */
import type { Loop } from "@/api/models";
import type { NextTraining } from "./words/training";

export function inProgress(loop: Loop) {
  return loop.generations.find(({ stage, status }) => stage !== "done" && status !== "cancelled") ?? null;
}

/** Generations whose labeling a training would end. */
export function beingLabeled(loop: Loop) {
  return loop.generations.filter(({ stage, status }) => stage === "labeling" && status === "active");
}

export function nextTraining(loop: Loop): NextTraining {
  const generation = inProgress(loop);
  if (generation === null) return { after: "nothing" };
  // a model labels everything it is given; only people's labelings are counted toward the next training
  if (generation.labeler !== "people") return { after: "generation", number: generation.number };
  return { after: "labelings", left: Math.max(0, loop.retrain_after - loop.labelings.since_training) };
}
