/** What the next training waits for. */
import type { Loop } from "@/api/models";
import type { NextTraining } from "./words/training";

function inProgress(loop: Loop) {
  const newest = loop.generations[0];
  return newest && newest.stage !== "done" && newest.status !== "cancelled" ? newest : null;
}

export function nextTraining(loop: Loop): NextTraining {
  const generation = inProgress(loop);
  if (generation === null) return { after: "nothing" };
  // a model labels everything it is given; only people's labelings are counted toward the next training
  const labeler = generation.settings.labeler ?? "people";
  if (labeler !== "people") return { after: "generation", number: generation.number };
  return { after: "labelings", left: Math.max(0, loop.retrain_after - loop.labelings.since_training) };
}
