import type { Generation } from "@/api/models";

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

/** What the stage does, in the words of its progress bar. */
export const STAGE_NAMES: Readonly<Record<Stage, string>> = {
  planned: "Planned",
  sampling: "Sampling solutions",
  grading: "Grading answers",
  scoring: "Scoring steps",
  selecting: "Selecting",
  labeling: "Labeling",
  training: "Training",
  evaluating: "Evaluating",
  done: "Done",
};

export type StageProgress = { value: number; of: number; unit: string };

/** How far the stage is that the generation is in; null where there is nothing to count. */
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
      return { value: counts.labeled, of: counts.labelings_wanted, unit: "labels" };
    case "evaluating":
      return ofPieces(pieces.evaluating);
    default:
      return null;
  }
}

/** Where nothing smaller is counted: the pieces that the stage is cut into. */
function ofPieces(pieces: Generation["pieces"][string] | undefined): StageProgress | null {
  if (!pieces) return null;
  const { pending, running, done, failed } = pieces;
  return { value: done, of: pending + running + done + failed, unit: "pieces" };
}
