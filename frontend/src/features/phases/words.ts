/** The words of the phase pages: fields of the form, figures, and what happens to open work. */
import type { ManagedPhase } from "@/api/models";
import { count, plural } from "@/components/numbers";

/** By flow. */
export const FLOWS: Readonly<Record<number, string>> = {
  1: "Flow 1: build a solution step by step",
  2: "Flow 2: rate a whole solution",
};

export const STATUSES = [
  ["", "All"],
  ["open", "Open"],
  ["paused", "Paused"],
  ["closed", "Closed"],
  ["archived", "Archived"],
] as const;

export const FIELDS = {
  flow: { label: "Flow" },
  priority: {
    label: "Priority between phases",
    hint: "Labelers who just ask for the next task get those of the highest number first.",
  },
  labelings_per_item: {
    label: "Labelings per item",
    hint: "For items queued from now on. Generations of the loop set their own number.",
  },
  overlap: {
    label: "Overlap",
    hint: "Adaptive: a solution gets one more labeling while the label model is not certain where its first error is.",
  },
  least_labelings_per_item: {
    label: "Least labelings per item",
    hint: "For items queued from now on. Generations of the loop set their own number.",
  },
  most_labelings_per_item: { label: "Most labelings per item" },
  wanted_certainty: {
    label: "Certainty wanted, in per cent",
    hint: "No more labelings once one position of the first error is this probable.",
  },
  lease_minutes: {
    label: "Lease in minutes",
    hint: "How long an inactive labeler keeps a task before it returns to the queue.",
  },
  quality_control_every: {
    label: "Solutions for each quality-control item",
    hint: "On average. The place of each is drawn by chance for each labeler. 0 serves quality control first.",
  },
  quality_window: {
    label: "Answers to gold that count",
    hint: "The newest ones of a labeler in this phase.",
  },
  quality_warn_below: {
    label: "Warn below this agreement, in percent",
    hint: "With gold. The labeler reads what differs most often. 0: nobody is warned.",
  },
  quality_pause_below: {
    label: "Pause below this agreement, in percent",
    hint: "Only if the whole interval of the agreement is below it, after at least 8 answers. 0: nobody is paused.",
  },
  allow_skip: {
    label: "Labelers may skip solutions",
    hint: "A skipped solution returns to the queue without a labeling.",
  },
  is_restricted: {
    label: "Only people named here",
    hint: "Off: every labeler. Work already in progress can still be submitted.",
  },
  by_choice: {
    label: "Only labelers who choose this phase",
    hint: "Never offered to labelers who just ask for the next task.",
  },
  point_out_contradictions: {
    label: "Point out contradictions",
    hint: "If all steps are rated and the answer is not the guess, a line beside Submit asks which of them is wrong.",
  },
  instructions: {
    label: "Instructions for labelers",
    hint: "Markdown with formulas. A change creates a new version; open tasks keep the version that they were opened with.",
  },
  ask_progress: { label: "Ask how far the solution got" },
  ask_explanation: { label: "Ask what the mistake is" },
  ask_alternatives: {
    label: "Alternative steps to rate",
    hint: "Written by the generator in place of the wrong step. 0: none.",
  },
  completions_per_step: { label: "Completions offered per step" },
  continuation: { label: "If several completions are positive, continue with" },
  generator: { label: "Generator that writes the completions" },
  requires_screening: {
    label: "People are screened before their first task",
    hint: "They rate gold items first, also if they have labeled here before. Reviewers and admins are not screened.",
  },
  screening_items: { label: "Items of a screening", hint: "Chosen by chance from the gold set of the phase." },
  screening_pass_mark: { label: "Pass mark in percent", hint: "Of the items whose ratings must agree with gold." },
  screening_tries: { label: "Tries", hint: "A further try has other items, if the gold set has enough." },
  screening_wait_hours: { label: "Hours between two tries" },
} as const;

export function failedInWords(count: number): string {
  return `${plural(count, "request")} for next steps failed. Labelers only read that there are none; the reasons are here.`;
}

/** Before the time of a failure. */
export const failedStep = (step: number) => `Step ${step}`;

export const FLOW_IS_FIXED = "The flow can no longer be changed, because the phase has items.";

/** By the setting `overlap`. */
export const OVERLAPS = { fixed: "the same for every solution", adaptive: "adaptive" };

/** By the setting `continuation`. */
export const CONTINUATIONS = { random: "one of them, drawn at random", labeler: "the one that the labeler chooses" };

export const USUAL_GENERATOR = "the generator of the item’s generation, or else the newest";

export const QUEUE_ORDERS = [
  ["oldest", "those that were queued first"],
  ["newest", "those that were queued last"],
  ["random", "any, at random"],
  ["convincing", "the most convincing, by the model’s score"],
] as const;

export type QueueOrderName = (typeof QUEUE_ORDERS)[number][0];

export const ABOUT_ORDER =
  "All waiting items get a new place. Open tasks stay as they are, and items that are queued later keep their own priority.";

export const orderedInWords = (items: number) =>
  items === 1 ? "1 item has a new place." : `${count(items)} items have new places.`;

export const ABOUT_ARCHIVE = "It is left out of the lists. Its labelings are kept, trained on and exported as before.";

export const ABOUT_DELETING = "Its settings and instructions are deleted. The audit log keeps what they were.";

export const openFor = (people: number) =>
  `Open for ${plural(people, "person", "people")}, if the phase is open and has work for them.`;

export const NOBODY_YET = "Nobody has worked on it yet.";

type Counts = ManagedPhase["counts"];

/** Labelings of the phase in total: submitted, open, and waiting. */
export function labelingsInAll({ done, leased, waiting }: Counts): number {
  return done + leased + waiting;
}

/** What happens to the open work when the phase is paused or closed. */
export function afterClosing({ leased, waiting }: Counts): string[] {
  return [
    leased > 0
      ? `${plural(leased, "solution is", "solutions are")} open with labelers and can still be submitted.`
      : "No solution is open with a labeler now.",
    waiting > 0
      ? `${plural(waiting, "labeling")} not yet started ${waiting === 1 ? "stays" : "stay"} in the queue until you open the phase again.`
      : "Its queue is empty.",
    "Submitted labelings are kept.",
  ];
}

/** "12 in the last hour" */
export function pace({ last_hour }: Counts): string {
  return last_hour ? `${count(last_hour)} in the last hour` : "none in the last hour";
}

/** "of 40 items; 12 labelings to do" */
export function openInWords({ items, waiting }: Counts): string {
  return `of ${plural(items, "item")}; ${plural(waiting, "labeling")} to do`;
}

export function endInWords({ ends_at }: Counts): string {
  return ends_at ? "at the pace of the last hour" : "no recent labelings, or nothing left to do";
}

/** "3 of 12" */
export const doneInWords = (counts: Counts) => `${count(counts.done)} of ${count(labelingsInAll(counts))}`;

export const barLabel = (phase: string) => `Labelings of ${phase}`;

export function peopleInWords({ is_restricted, labelers }: Pick<ManagedPhase, "is_restricted" | "labelers">): string {
  return is_restricted ? plural(labelers.length, "person", "people") : "all labelers";
}

export function pageTitle(phase: ManagedPhase | undefined): string {
  return phase ? `${phase.name}, ${count(phase.counts.waiting)} to label` : "Phase";
}

export function nobodyFound(search: string): string {
  return search ? "No one else has such a name." : "There is no one else to add.";
}

export const moreFound = (more: number) =>
  `${plural(more, "more person", "more people")}: enter part of a name to find them.`;

/** "Version 3 (shown now), by ada", before its time. */
export function versionInWords(version: number, author: string | null, current: number | null | undefined): string {
  return `Version ${version}${version === current ? " (shown now)" : ""}, by ${author ?? "the installation"}`;
}

export const changesSince = (version: number) => `Changes since version ${version}`;

/** Why nobody can begin the screening; null: it can begin. `gold`: solutions in the gold set, null for a new phase. */
export function screeningShortage(required: boolean, items: number, gold: number | null): string | null {
  if (!required || (gold !== null && gold >= items)) return null;
  if (gold === null || gold === 0)
    return "The phase has no gold for screening yet. Until you add some, nobody gets a task.";
  return `The gold set has ${count(gold)} of the ${count(items)} items that a screening needs. Until you add ${count(items - gold)}, or lower the number, nobody can begin and nobody gets a task.`;
}

/** "12 solutions for screening, 8 for quality control." */
export function goldSetInWords({ gold_for_screening, gold_for_quality_control }: GoldSet): string {
  return `${plural(gold_for_screening, "solution")} for screening, ${count(gold_for_quality_control)} for quality control.`;
}

type GoldSet = Pick<ManagedPhase, "gold_for_screening" | "gold_for_quality_control">;
