/** How the work on a phase goes, in words. */
import type { ManagedPhase } from "@/api/models";
import { count, plural } from "@/components/numbers";

export const FLOWS: Readonly<Record<number, string>> = {
  1: "Phase 1: build a solution step by step",
  2: "Phase 2: rate a whole solution",
};

type Counts = ManagedPhase["counts"];

/** Labels that the phase gives in all, so far and in future. */
export function labelsInAll({ done, leased, waiting }: Counts): number {
  return done + leased + waiting;
}

/** What becomes of the open work when it is paused or closed. */
export function afterClosing({ leased, waiting }: Counts): string[] {
  return [
    leased > 0
      ? `${plural(leased, "solution is", "solutions are")} in somebody’s hands: they can be finished and handed in as usual.`
      : "Nobody holds a solution of it now.",
    waiting > 0
      ? `${plural(waiting, "label")} that nobody has begun ${waiting === 1 ? "stays" : "stay"} in the queue and ${waiting === 1 ? "is" : "are"} given out if you open the phase again.`
      : "Nothing waits in its queue.",
    "What was labeled stays as it is.",
  ];
}

/** "12 in the last hour" */
export function pace({ last_hour }: Counts): string {
  return last_hour ? `${count(last_hour)} in the last hour` : "none in the last hour";
}
