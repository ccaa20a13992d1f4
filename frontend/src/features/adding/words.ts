/** The words of the pages that add solutions and problems to a phase or to the site. */
import type { AddedProblems, AddedSolutions, ManagedPhase, StoredSolutions } from "@/api/models";
import { count, plural } from "@/components/numbers";

export const ADD_SOLUTIONS = "Add solutions";
export const ADD_PROBLEMS = "Add problems";

export const SOLUTIONS_INTRO =
  "Solutions go straight into the queue of this phase. A generation of the loop that is in progress is not affected, and their labelings count for exports and trainings like all others.";

export function problemsIntro(flow: number): string {
  return flow === 1
    ? "New problems are stored, and go into the queue of this phase."
    : "New problems are stored. Then solutions to them can be added, and generations that name their source sample them.";
}

export const IMPORT_PROBLEMS = "Import problems";
export const IMPORT_INTRO =
  "New problems are stored, and a known one gets what it lacks: what it has stays. Generations that name the source sample them, and solutions to them can be added.";

export const FILE_LABEL = "File";
export const DROP_HERE = "You can also drop the file here.";
export const SOLUTIONS_FILE =
  "JSON Lines, plain or compressed: “problem”, “solution” or “steps”, and perhaps “answer”. The problems must be known.";
export const PROBLEMS_FILE =
  "JSON Lines, plain or compressed, as MATH or GSM8K have them: “problem”, “solution”, “answer”, or “question”, “answer”.";

export const FROM = {
  file: "A file of solutions",
  stored: "Stored solutions of a generator",
} as const;

export const NOTHING_STORED = "No solution is stored yet. Choose a file.";

/** "theirs: 1,000 stored, 200 of them in this phase" */
export const storedInWords = ({ generator, solutions, queued }: StoredSolutions) =>
  `${generator}: ${count(solutions)} stored, ${count(queued)} of them in this phase`;

export const FIELDS = {
  stored: {
    label: "Generator",
    hint: "The model that wrote the solutions, or the name that they were imported under.",
  },
  generator: { label: "Name of the generator", hint: "The model that wrote the solutions. Empty: imported." },
  cut: { label: "A new step begins", hint: "If a row has one text. Mathematics is never cut." },
  labels: { label: "Labelings per solution", hint: "Empty: as many as the phase says." },
  priority: { label: "Priority", hint: "Highest first. Empty: 0. Generations use their number." },
  per_problem: { label: "At most per problem", hint: "Solutions of this generator in this phase. Empty: all." },
  limit: { label: "At most in total", hint: "How many are added now. Empty: all." },
  only: { label: "Only" },
  without_drawings: {
    label: "Leave out drawings",
    hint: "Problems and solutions with Asymptote, TikZ or pictures, which labelers see as code.",
  },
} as const;

export const PROBLEM_FIELDS = {
  source: {
    label: "Source",
    hint: "The data set, such as MATH. Generations sample only problems of the sources that they name.",
  },
  split: { label: "Use", hint: "Held-out problems are never queued, sampled for labeling or trained on." },
  labels: { label: "Labelings per problem", hint: "Empty: as many as the phase says." },
  priority: { label: "Priority", hint: "Highest first. Empty: 0." },
  without_drawings: {
    label: "Leave out drawings",
    hint: "Problems with Asymptote, TikZ or pictures are stored, but not queued.",
  },
} as const;

export const SPLITS = { train: "for labeling and training", test: "held out, for evaluation" } as const;

export const CUTS = {
  line: "at every line",
  blank_line: "after a blank line",
  numbering: "at the next number, such as “2.” or “Step 2:”",
  sentence: "at every sentence",
} as const;

export const ONLY = {
  "": "all grades",
  wrong: "wrong answers",
  correct: "correct answers",
  ungraded: "not graded yet",
} as const;

const SKIPPED: Readonly<Record<string, string>> = {
  queued: "already in this phase",
  held_out: "of held-out problems",
  drawing: "with a drawing",
  grade: "of another grade",
  per_problem: "beyond the number per problem",
  limit: "beyond the total",
};

/** One figure of a result. */
export type Figure = { name: string; value: number; note: string };

export function solutionFigures(report: AddedSolutions, isDone: boolean): Figure[] {
  return [
    {
      name: isDone ? "Queued" : "Will be queued",
      value: report.queued,
      note: `to ${plural(report.problems, "problem")}`,
    },
    { name: "Not queued", value: sum(Object.values(report.skipped)), note: skippedInWords(report.skipped) },
    { name: "Cannot be used", value: report.bad, note: report.bad > 0 ? "listed below" : "every line could be read" },
    { name: "Without an answer", value: report.without_answer, note: missingGuessInWords(report.without_guess) },
  ];
}

export function problemFigures(report: AddedProblems, isDone: boolean, flow: number | null): Figure[] {
  const figures = [
    { name: isDone ? "New" : "Will be new", value: report.new, note: `${count(report.known)} known before` },
    { name: "Cannot be used", value: report.bad, note: report.bad > 0 ? "listed below" : "every line could be read" },
    { name: "Without an answer", value: report.without_answer, note: "labeled, but never graded" },
  ];
  if (flow !== 1) return figures;
  return [{ name: isDone ? "Queued" : "Will be queued", value: report.queued, note: "in this phase" }, ...figures];
}

function skippedInWords(skipped: Readonly<Record<string, number>>): string {
  const parts = Object.entries(skipped).map(([reason, number]) => `${count(number)} ${SKIPPED[reason] ?? reason}`);
  return parts.length > 0 ? parts.join(", ") : "none";
}

function missingGuessInWords(problems: number): string {
  return problems > 0 ? `${count(problems)} whose problem has no answer either way` : "of those queued";
}

const sum = (numbers: readonly number[]) => numbers.reduce((all, each) => all + each, 0);

export const CHECK = "Check";
export const CHECK_AGAIN = "Check again";

export const addButton = (queued: number, what: "solution" | "problem") => `Add ${plural(queued, what)}`;

export const RESULT = "Result of the check";
export const ADDED = "Added";

export const NOTHING_TO_ADD = "There is nothing to add.";

export const CUT_OFF =
  "The file has more rows than a page can take; only the first ones were read. Split it, or use the command on the server.";

export const checkedInWords = (read: number) => `Checked: ${plural(read, "row")}. Nothing has been stored yet.`;

export function addedInWords(queued: number, what: "solution" | "problem", phase: ManagedPhase): string {
  const state = phase.status === "open" ? "" : ` The phase is ${phase.status}: labelers get them when you open it.`;
  return `${plural(queued, what)} added to the queue of ${phase.name}.${state}`;
}

type Stored = AddedProblems["examples"][number];

/** "MATH, Algebra, level 3, for labeling and training" */
export function storedAsInWords({ source, subject, level, external_id: id, split }: Stored): string {
  const place = /^\d/.test(level) ? `level ${level}` : level;
  const parts = [source, subject, place, id, SPLITS[split]];
  return parts.filter(Boolean).join(", ");
}

export const storedProblems = (fresh: number) => `${plural(fresh, "problem")} stored.`;

export const UNKNOWN_PROBLEMS = "Are problems unknown? Add them first:";

export const remarkInWords = (remark: string, rows: number) => `${count(rows)} × ${remark}`;

export const badRowsInWords = (bad: number) => `${plural(bad, "row cannot", "rows cannot")} be used`;
export const lineInWords = (line: number) => `Line ${count(line)}:`;
export const REASONS_TITLE = "All of them by reason";

export const PREVIEW_TITLE = "What labelers will see";
export const solutionNumber = (number: number) => `Solution ${number}`;
export const GUESS = "Current guess of the answer:";
export const NO_GUESS = "The problem has no answer.";
export const ANSWER_FOUND = "Answer found in the solution:";
export const NO_ANSWER_FOUND = "No final answer was found in the solution.";

export const sentInWords = (share: number) =>
  share < 1 ? `Sending the file: ${Math.floor(100 * share)} %` : "Reading the first rows…";

export function progressInWords(act: "check" | "add", { read, queued }: { read: number; queued: number }): string {
  return act === "check" ? `${count(read)} rows checked…` : `${count(read)} rows read, ${count(queued)} queued…`;
}

export const KEPT_SO_FAR = "What was added so far stays. Add the same again for the rest: nothing is added twice.";

export function fileInWords({ name, size }: { name: string; size: number }): string {
  const kibibytes = size / 1024;
  return `${name}, ${kibibytes < 1024 ? `${count(Math.ceil(kibibytes))} KiB` : `${(kibibytes / 1024).toFixed(1)} MiB`}`;
}
