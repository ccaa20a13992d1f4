/** Generations that run one after another. */
import type { LoopRun } from "@/api/models";

/** How many of them are done: the newest one is not, as long as the run continues. */
export const generationsDone = (run: LoopRun) => Math.max(0, run.newest - run.first);
export const generationsAll = (run: LoopRun) => run.last - run.first + 1;
