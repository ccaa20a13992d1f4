/** Generations that follow each other by themselves, in words. */
import type { Generation, Run } from "@/api/models";
import { plural } from "@/components/numbers";
import { choiceName } from "./options";

/** How many of them are done: the newest one is not, as long as there is a run. */
export const turnsDone = (run: Run) => Math.max(0, run.newest - run.first);
export const turnsAll = (run: Run) => run.last - run.first + 1;

export function runInWords(run: Run): string {
  const labeler = run.labeler_model || choiceName(run.labeler);
  const one = run.first === run.last;
  const which = one ? `Generation ${run.first} runs` : `Generations ${run.first} to ${run.last} run`;
  return `${which} by ${one ? "itself" : "themselves"}, labeled by ${labeler}. ${placeInWords(run)}`;
}

function placeInWords(run: Run): string {
  if (run.newest < run.first) return `Generation ${run.newest} goes on to its end first.`;
  const left = run.last - run.newest;
  const place = `Generation ${run.newest} is at work`;
  if (left === 0) return `${place}, the last one.`;
  return `${place}, ${left} of ${turnsAll(run)} to go after it.`;
}

/** What follows a generation that no run counts; null: nothing by itself. */
export function nextInWords(newest: Generation | undefined): string | null {
  return newest?.has_next ? `When generation ${newest.number} is done, the next one starts by itself.` : null;
}

export function startedInWords({ first, last }: { first: number; last: number }): string {
  return first === last
    ? `Generation ${first} was asked for.`
    : `${plural(last - first + 1, "generation")} were asked for: ${first} to ${last}.`;
}
