/** Generations that run one after another. */
import type { Run } from "@/api/models";

/** How many of them are done: the newest one is not, as long as the run continues. */
export const turnsDone = (run: Run) => Math.max(0, run.newest - run.first);
export const turnsAll = (run: Run) => run.last - run.first + 1;
