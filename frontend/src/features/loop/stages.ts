import type { Generation } from "@/api/models";
import { STAGE_NAMES, type Unit } from "./words/stages";

export type Stage = Generation["stage"];

/** In their order. The type check asks for the name of a stage that the API adds. */
export const STAGES = Object.keys(STAGE_NAMES) as readonly Stage[];

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
      return { value: graded, of: counts.to_grade, unit: "answers" };
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
