/** Generations that run one after another. */
import type { Generation, LoopRun } from "@/api/models";
import { plural } from "@/components/numbers";
import { choiceName } from "./options";

export function loopRunInWords(run: LoopRun): string {
  const labeler = run.labeler_model || choiceName(run.labeler);
  const which = run.first === run.last ? `Generation ${run.first} runs` : `Generations ${run.first} to ${run.last} run`;
  return `${which} automatically, labeled by ${labeler}. ${placeInWords(run)}`;
}

function placeInWords({ first, last, newest }: LoopRun): string {
  if (newest < first) return `Generation ${newest} finishes first.`;
  const place = `Generation ${newest} is in progress`;
  if (newest === last) return `${place}; it is the last one.`;
  return `${place}; still to come: ${last - newest} of ${last - first + 1}.`;
}

/** What follows a generation that is part of no run; null: nothing starts automatically. */
export function nextInWords(newest: Generation | undefined): string | null {
  return newest?.has_next ? `The next generation starts automatically when generation ${newest.number} is done.` : null;
}

export function startedInWords({ first, last }: { first: number; last: number }): string {
  return first === last
    ? `Generation ${first} was requested.`
    : `${plural(last - first + 1, "generation")} were requested: ${first} to ${last}.`;
}

/** What happens when a run is started; `beforehand`: what happens to the generation in progress, as the server says it. */
export function startInWords(first: number, beforehand: string | null): string {
  const start = beforehand ?? `Generation ${first} starts immediately.`;
  return `${start} After the last one, no further generation starts automatically.`;
}

export const rangeInWords = (first: number, last: number) => `Generations ${first} to ${last}, one after another.`;

export const runButton = (generations: number) =>
  generations > 1 ? `Run ${generations} generations` : "Run one generation";

export const countMistake = (most: number) => `Enter a whole number from 1 to ${most}.`;
