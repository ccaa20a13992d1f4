/** When the next training comes, in words. */
import type { Loop } from "@/api/models";
import { plural } from "@/components/numbers";

function underWay(loop: Loop) {
  const newest = loop.generations[0];
  return newest && newest.stage !== "done" && newest.status !== "cancelled" ? newest : null;
}

/** Whether it is people's labels that the next training waits for: a model labels all that it is given. */
export function waitsForLabels(loop: Loop): boolean {
  const generation = underWay(loop);
  return generation !== null && (generation.settings.labeler ?? "people") === "people";
}

export function nextTraining(loop: Loop): string {
  const generation = underWay(loop);
  if (generation === null) return "No generation is under way, so no training starts by itself.";
  if (!waitsForLabels(loop)) return `The next training is that of generation ${generation.number}, once it is labeled.`;
  const left = Math.max(0, loop.retrain_after - loop.labelings.since_training);
  return left > 0
    ? `The reward model is trained again by itself after ${plural(left, "more one", "more")}.`
    : "The next training starts by itself in a moment.";
}
