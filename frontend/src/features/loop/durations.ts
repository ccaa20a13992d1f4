/** How long each stage took, from the times at which they were entered. */
import type { Generation } from "@/api/models";
import { STAGES, type Stage } from "./stages";

/** Seconds per stage that was entered; the one that it is in runs until `now`, unless the generation is over. Pauses count. */
export function stageSeconds(
  { stage_entered, stage, status }: Pick<Generation, "stage_entered" | "stage" | "status">,
  now: number,
): Partial<Record<Stage, number>> {
  const entered = STAGES.flatMap((one) => {
    const at = stage_entered[one];
    return at ? [{ stage: one, at: Date.parse(at) }] : [];
  });
  const seconds: Partial<Record<Stage, number>> = {};
  for (const [index, { stage: one, at }] of entered.entries()) {
    const runs = one === stage && one !== "done" && status !== "cancelled";
    const end = entered[index + 1]?.at ?? (runs ? now : null);
    if (end !== null && one !== "done") seconds[one] = Math.max(0, Math.round((end - at) / 1000));
  }
  return seconds;
}

/** 75 -> "1 min 15 s" */
export function inWords(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 ? `${minutes} min ${seconds % 60} s` : `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
