/** Stages of a generation, and how far they are. */
import type { Generation, GenerationDetail } from "@/api/models";
import { count, plural } from "@/components/numbers";

type Stage = Generation["stage"];

/** In the order of the stages. What the stage does, as the name of its progress bar; its first word is the name of the stage. */
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

export const shortName = (stage: Stage) => STAGE_NAMES[stage].split(" ")[0];

export type Unit = "solutions" | "answers" | "labelings" | "pieces";

/** "60 of 80 solutions" */
export function progressInWords({ value, of, unit }: { value: number; of: number; unit: Unit }): string {
  return `${count(value)} of ${count(of)} ${unit}`;
}

/** "Labeling", or "Labeling, paused" */
export function statusInWords({ stage, status }: Pick<Generation, "stage" | "status">): string {
  return status === "active" ? STAGE_NAMES[stage] : `${STAGE_NAMES[stage]}, ${status}`;
}

/** "Pieces of work: sampling 4 done; grading 1 done, 1 running." */
export function piecesInWords(pieces: GenerationDetail["pieces"]): string {
  const stages = Object.entries(pieces).map(([stage, { done, running, pending, failed }]) => {
    const states = [
      `${done} done`,
      running && `${running} running`,
      pending && `${pending} waiting`,
      failed && `${failed} failed`,
    ];
    return `${stage} ${states.filter(Boolean).join(", ")}`;
  });
  return `Pieces of work: ${stages.join("; ")}.`;
}

/** "Scoring steps, rows 1 to 50: failed, 3 attempts" */
export function errorInWords(piece: GenerationDetail["errors"][number]): string {
  const state = piece.status === "done" ? "done, except for single rows" : piece.status;
  const rows = `${STAGE_NAMES[piece.stage]}, rows ${piece.first_id} to ${piece.last_id}`;
  return `${rows}: ${state}, ${plural(piece.attempts, "attempt")}`;
}

/** 75 -> "1 min 15 s" */
export function durationInWords(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 ? `${minutes} min ${seconds % 60} s` : `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

export const TRACE = "Traceback";
