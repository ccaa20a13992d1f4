/** The words of gold: lists, gold sets, versions. */
import type { Gold, GoldPhase, GoldRow } from "@/api/models";
import { count, plural } from "@/components/numbers";

export const VIEWS = [
  ["", "Gold"],
  ["find", "Find a solution"],
  ["agreed", "Labelers agree"],
] as const;

export const STATES = [
  ["", "In force"],
  ["retired", "Retired"],
] as const;

export const ORIGINS: Readonly<Record<GoldRow["origin"], string>> = {
  page: "gold editor",
  adjudication: "review",
  agreement: "agreement",
};

export const ORIGIN_CHOICES = [
  ["", "All"],
  ["page", "Gold editor"],
  ["adjudication", "Review"],
  ["agreement", "Agreement"],
] as const;

export const USE_CHOICES = [
  ["", "All"],
  ["screening", "Screening"],
  ["quality_control", "Quality control"],
  ["none", "Not used"],
] as const;

export const KINDS: Readonly<Record<"screening" | "quality_control", string>> = {
  screening: "Screening",
  quality_control: "Quality control",
};

export const KIND_CHOICES = [
  ["screening", "screening"],
  ["quality_control", "quality control"],
] as const;

export const PEOPLE_CHOICES = [
  ["2", "2 people or more"],
  ["3", "3 people or more"],
  ["4", "4 people or more"],
  ["5", "5 people or more"],
] as const;

type Outcome = Pick<GoldRow, "passed" | "failed">;

/** "7 of 9 pass" */
export function outcomeInWords({ passed, failed }: Outcome): string {
  return passed + failed === 0 ? "nobody yet" : `${count(passed)} of ${count(passed + failed)} pass`;
}

/** "error at step 2 of 5", "no error, 5 steps" */
export function endOf({ ratings, steps }: { ratings: readonly (readonly number[])[]; steps: number }): string {
  const isError = ratings.length < steps || ratings.at(-1)?.includes(-1);
  return isError ? `error at step ${count(ratings.length)} of ${count(steps)}` : `no error, ${plural(steps, "step")}`;
}

export const useInWords = (use: GoldRow["uses"][number]) => `${KINDS[use.kind]} in ${use.phase_name}`;

export const chosenInWords = (chosen: number) => `${plural(chosen, "solution")} chosen.`;

/** "Algebra (12 for screening of 30 needed, 4 for quality control)" */
export function phaseChoice(phase: GoldPhase): string {
  const needed = phase.requires_screening ? ` of ${count(phase.screening_items)} needed` : "";
  return `${phase.name} (${count(phase.screening)} for screening${needed}, ${count(phase.quality_control)} for quality control)`;
}

const NOT_ADDED: Readonly<Record<string, (number: number) => string>> = {
  already: (number) => `${plural(number, "is", "are")} in its gold set already`,
  queued: (number) => `${plural(number, "still waits", "still wait")} there as work`,
  held_out: (number) => `${plural(number, "is", "are")} of held-out problems`,
  retired: (number) => `${plural(number, "is", "are")} retired`,
};

/** What became of the chosen gold. */
export function addedInWords({ added, skipped }: { added: number; skipped: Record<string, number> }): string {
  const left = Object.entries(skipped).map(([reason, number]) => NOT_ADDED[reason]?.(number) ?? `${number}: ${reason}`);
  return `${plural(added, "solution")} added.${left.length > 0 ? ` Left out: ${left.join(", ")}.` : ""}`;
}

export const pageTitle = (gold: number | undefined) => (gold === undefined ? "Gold" : `Gold, ${count(gold)}`);
export const versionInWords = (version: number, origin: GoldRow["origin"]) =>
  `Version ${version}, from the ${ORIGINS[origin]}`;
export const headingOf = ({ solution, version }: Pick<Gold, "solution" | "version">) =>
  `Gold of solution ${solution}, version ${version}`;

export const labelingsInWords = (labelings: number) => plural(labelings, "labeling");
export const furtherSteps = (steps: number) => `${plural(steps, "further step")} behind the error.`;
export const alsoPasses = "also passes";
export const NOT_FOUND = "Enter part of the problem’s text, or the number of a solution.";

export const RETIRE_FOLLOWS = [
  "It judges no more, and answers to it no longer count.",
  "Its items leave the queues. A running screening gets another item in its place.",
  "Results of screenings that are over stay as they were.",
] as const;
