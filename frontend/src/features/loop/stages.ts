import type { Generation } from "@/api/models";
import type { Unit } from "./words/stages";

export type Stage = Generation["stage"];

export const STAGES: readonly Stage[] = [
  "planned",
  "sampling",
  "grading",
  "scoring",
  "selecting",
  "labeling",
  "training",
  "evaluating",
  "done",
];

export type StageProgress = { value: number; of: number; unit: Unit };

/** Progress of the generation's stage; null if there is nothing to count. */
export function stageProgress({
  stage,
  counts,
  pieces,
}: Pick<Generation, "stage" | "counts" | "pieces">): StageProgress | null {
  const graded = Object.values(counts.graded).reduce((sum, n) => sum + n, 0);
  switch (stage) {
    case "sampling":
      return { value: counts.sampled, of: counts.samples_wanted, unit: "solutions" };
    case "grading":
      return { value: graded, of: counts.sampled, unit: "answers" };
    case "scoring":
      return { value: counts.scored, of: counts.sampled, unit: "solutions" };
    case "labeling":
      return { value: counts.labeled, of: counts.labelings_wanted, unit: "labelings" };
    case "evaluating":
      return ofPieces(pieces.evaluating);
    default:
      return null;
  }
}

/** For stages that count nothing smaller: the pieces that the stage is cut into. */
function ofPieces(pieces: Generation["pieces"][string] | undefined): StageProgress | null {
  if (!pieces) return null;
  const { pending, running, done, failed } = pieces;
  return { value: done, of: pending + running + done + failed, unit: "pieces" };
}
