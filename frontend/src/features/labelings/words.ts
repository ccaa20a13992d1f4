/** The words of the pages of all labelings. */
import type { LabelingChange, LabelingDetail, LabelingState, ListedLabeling } from "@/api/models";
import { count, plural } from "@/components/numbers";

export const STATES: Readonly<Record<LabelingState, string>> = {
  counts: "counts",
  superseded: "superseded",
  excluded: "excluded",
  held_back: "held back",
  screening: "screening",
  quality_control: "quality control",
};

export const ENDS: Readonly<Record<string, string>> = {
  solution: "To the end",
  found_error: "Error found",
  give_up: "Given up",
  bad_problem: "Bad problem",
};

export const AGREEMENTS = { differs: "differs", agrees: "agrees", alone: "alone" } as const;

const ALL = ["", "All"] as const;

/** Of the labeling, with those of others for the same solution. */
export const AGREED = {
  differs: "differs from another labeling",
  agrees: "agrees with all others",
  alone: "nobody else has labeled this solution",
} as const;

/** Options of the filters, by the value in the address. */
export const STATE_OPTIONS = [ALL, ...Object.entries(STATES).map(([value, name]) => [value, capital(name)] as const)];
export const END_OPTIONS = [ALL, ...Object.entries(ENDS)];
export const RATED_OPTIONS = [
  ALL,
  ["negative", "With a negative step"],
  ["not_negative", "Without a negative step"],
  ["unsure", "With an unsure step"],
] as const;
export const AGREEMENT_OPTIONS = [
  ALL,
  ["differs", "Differs from another"],
  ["agrees", "All others agree"],
  ["alone", "Nobody else labeled it"],
] as const;
export const SORT_OPTIONS = [
  ["", "Newest first"],
  ["oldest", "Oldest first"],
] as const;

/** Labelings are counted up to here; the server answers one more if there are more. */
export const MOST_COUNTED = 1_000;

export const foundInWords = (found: number) =>
  found > MOST_COUNTED ? `${count(MOST_COUNTED)}+ labelings` : plural(found, "labeling");

export const titleOfList = (found: number) => `Labelings, ${found > MOST_COUNTED ? "1,000+" : count(found)}`;

export const UNKNOWN_LABELER = "unknown";

export const nameOfLabeler = (labeler: { name: string; kind: string } | null) =>
  labeler === null ? UNKNOWN_LABELER : labeler.kind === "model" ? `${labeler.name} (model)` : labeler.name;

export const endInWords = (reason: ListedLabeling["finish_reason"]) => (reason ? (ENDS[reason] ?? reason) : "–");

/** "3 positive, 1 negative", for those who do not see the faces. */
export function marksInWords(marks: ListedLabeling["marks"]): string {
  const counted = new Map<string, number>();
  for (const mark of marks) counted.set(mark, (counted.get(mark) ?? 0) + 1);
  return [...counted].map(([mark, many]) => `${many} ${mark}`).join(", ") || "no step";
}

export const moreMarks = (hidden: number) => `+${hidden}`;

/** "1 min 24 s" */
export function timeInWords(milliseconds: number | null): string {
  if (milliseconds === null) return "–";
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export const whereInWords = ({ phase, generation_number }: Pick<ListedLabeling, "phase" | "generation_number">) =>
  [phase?.name ?? "imported", generation_number === null ? "" : `generation ${generation_number}`]
    .filter(Boolean)
    .join(", ");

type Kind = LabelingChange["kind"];

/** The three changes: their buttons, what they ask, and what they mean. */
export const CHANGES: Readonly<Record<Kind, { name: string; done: string; explains: string }>> = {
  exclude: {
    name: "Exclude",
    done: "excluded",
    explains:
      "No export, training or comparison takes an excluded labeling. It stays stored, and you can include it again at any time.",
  },
  include: {
    name: "Include again",
    done: "included again",
    explains: "Exports, trainings and comparisons take the labelings again, also those that are held back.",
  },
  return: {
    name: "Return to the queue",
    done: "returned to the queue",
    explains:
      "The labelings are excluded, and each of their tasks goes to one more person. The labeler reads in their history that somebody else got it.",
  },
};

export const KINDS = Object.keys(CHANGES) as Kind[];

export const questionOf = (kind: Kind, changing: number) => `${CHANGES[kind].name}: ${plural(changing, "labeling")}?`;

export const confirmOf = (kind: Kind, changing: number) => `${CHANGES[kind].name} (${count(changing)})`;

export function previewInWords({ chosen, changing, most }: { chosen: number; changing: number; most: number }): string {
  if (changing > most) {
    return `${plural(changing, "labeling")} would change; at most ${count(most)} can be changed at once. Choose fewer by a filter, such as dates.`;
  }
  if (changing === 0) return "None of the chosen labelings can be changed in this way.";
  const others = chosen - changing;
  return others === 0
    ? `${plural(changing, "labeling")} will change.`
    : `${plural(changing, "labeling")} of ${count(chosen)} will change. The other ${count(others)} cannot: they are in this state already, were imported, or have been replaced by a correction.`;
}

export const changedInWords = ({ kind, labelings }: LabelingChange) =>
  `${plural(labelings, "labeling")} ${CHANGES[kind].done}.`;

export const undoneInWords = (change: LabelingChange, slotsKept: number) =>
  slotsKept === 0
    ? `Undone: ${changedInWords(change)}`
    : `Undone: ${changedInWords(change)} ${plural(slotsKept, "task")} of them stay with the people who have begun them.`;

export const chosenInWords = (chosen: number) => `${plural(chosen, "labeling")} chosen`;

export const allFoundInWords = (found: number) => `Choose all ${foundInWords(found)} that the filters find`;

export const allChosenInWords = (found: number) => `All ${foundInWords(found)} that the filters find are chosen`;

export const chooseName = (id: number) => `Choose labeling ${id}`;

export const titleOf = (id: number) => `Labeling ${id}`;

type Uses = LabelingDetail["uses"];

/** What takes the labeling now, one sentence each. */
export function usesInWords(uses: Uses): string[] {
  return [
    uses.export
      ? "Exports contain it."
      : uses.export_with_quality_control
        ? "Exports contain it only with quality control."
        : "Exports leave it out.",
    uses.training ? "Trainings learn from it." : "Trainings leave it out.",
    uses.consensus ? "Agreement and consensus read it." : "Agreement and consensus leave it out.",
  ];
}

const WHY: Readonly<Record<LabelingState, string>> = {
  counts: "",
  superseded: "A correction has replaced it.",
  excluded: "A person has excluded it; see below.",
  held_back: "Its labeler is paused, so it is held back.",
  screening: "It is of a screening task, whose ratings were known before.",
  quality_control: "It is of a quality-control task, whose ratings were known before.",
};

/** Why the labeling is not trained on; empty if it is. */
export function whyInWords({ state, label, problem, uses }: LabelingDetail): string {
  if (uses.training) return "";
  if (WHY[state]) return WHY[state];
  if (problem.split === "test") return "Its problem is held out for evaluation.";
  if (label.finish_reason === "give_up") return "It was given up.";
  if (label.finish_reason === "bad_problem") return "It reports a bad problem.";
  return "";
}

export const exclusionInWords = (kind: "excluded" | "held_back") => (kind === "excluded" ? "Excluded" : "Held back");

export const SITE = "the site";

export const othersInWords = (shown: number, all: number) =>
  shown < all
    ? `The newest ${count(shown)} of ${plural(all, "labeling")} by others`
    : `${plural(all, "labeling")} by others`;

export const stepsThatDiffer = (many: number) =>
  many === 0
    ? "Nobody differs."
    : `${plural(many, "step")} with different ratings ${many === 1 ? "is" : "are"} marked.`;

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
