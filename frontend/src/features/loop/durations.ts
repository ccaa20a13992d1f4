/** Duration of each stage, from the times at which the stages were entered. */
import type { Generation } from "@/api/models";
import { STAGES, type Stage } from "./stages";

/** Seconds per entered stage; the current one lasts until `now`, unless the generation is over. Pauses are included. */
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
