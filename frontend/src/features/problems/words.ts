/** The words of the pages of problems. */
import type { Grade, ProblemDetail, ProblemHistoryEntry, ReviewCaseKind, ReviewDecision } from "@/api/models";
import { count, plural } from "@/components/numbers";

export const SPLITS = [
  ["", "all"],
  ["train", "for labeling and training"],
  ["test", "held out"],
] as const;

/** Filters with yes and no, by their name in the address. */
export const QUESTIONS = [
  ["answer", "Answer", "with an answer", "without an answer"],
  ["solutions", "Solutions", "with solutions", "without solutions"],
  ["labelings", "Labelings", "with labelings", "without labelings"],
  ["reports", "Reports", "with open reports", "without open reports"],
  ["excluded", "Pool", "excluded", "in the pool"],
] as const;

export const EMPTY = "(none)";

export const GRADES: Readonly<Record<Grade, string>> = {
  ungraded: "not graded",
  correct: "correct",
  wrong: "wrong",
  incomplete: "without an answer",
  unparseable: "not readable",
  timeout: "not graded in time",
};

export const REPORTS: Readonly<Record<ReviewCaseKind, string>> = {
  disagreement: "Labelers differ",
  unsure: "Unsure step",
  give_up: "Given up",
  bad_problem: "Bad problem",
  wrong_answer: "The shown answer is wrong",
  comment: "Comment on a step",
};

export const DECISIONS: Readonly<Record<ReviewDecision, string>> = {
  settled: "settled",
  problem_excluded: "problem excluded",
  answer_corrected: "answer corrected",
  labeling_excluded: "labeling excluded",
  sent_back: "sent back",
  nothing: "nothing to do",
  superseded: "corrected by the labeler",
};

export const CHANGES: Readonly<Record<ProblemHistoryEntry["change"]["kind"], string>> = {
  answer: "Answer corrected",
  excluded: "Excluded from the pool",
  included: "Included again",
  held_out: "Held out",
};

export const nothingYet = (isFiltered: boolean) =>
  isFiltered
    ? { title: "No matching problem", text: "Change the filters above." }
    : {
        title: "No problem yet",
        text: "Import a file of problems. Then add solutions, or let a generation sample them.",
      };

/** "12 solutions: 3 correct, 9 wrong" */
export function gradesInWords({ grades }: Pick<ProblemDetail, "grades">): string {
  const all = grades.reduce((sum, each) => sum + each.count, 0);
  if (all === 0) return "It has no solutions yet.";
  return `${plural(all, "solution")}: ${grades.map((each) => `${count(each.count)} ${GRADES[each.grade]}`).join(", ")}.`;
}

export function itemsInWords({ items }: Pick<ProblemDetail, "items">): string {
  if (items.items === 0) return "It was never queued.";
  const taken = items.taken_back > 0 ? [`${count(items.taken_back)} taken back by a corrected answer`] : [];
  return `${plural(items.items, "item")}: ${[`${count(items.waiting)} waiting`, ...taken].join(", ")}.`;
}

export const gradesAnew = ({ history }: Pick<ProblemDetail, "history">) =>
  history.some(({ regrades }) => regrades !== null && regrades.graded < regrades.solutions);

type Regrades = NonNullable<ProblemHistoryEntry["regrades"]>;

/** What a corrected answer did, or how far it is. */
export function regradesInWords({ solutions, graded, changed, items_taken_back, items_returned }: Regrades): string {
  if (solutions === 0) return "No solution was graded by it.";
  if (graded < solutions) return `Grading anew: ${count(graded)} of ${plural(solutions, "solution")}.`;
  const parts = [
    `${plural(solutions, "solution")} graded anew, ${count(changed)} with another grade.`,
    items_taken_back > 0 ? `${plural(items_taken_back, "waiting item")} taken out of the queue.` : "",
    items_returned > 0 ? `${plural(items_returned, "item")} back in the queue.` : "",
  ];
  return parts.filter(Boolean).join(" ");
}

export const labelingsBefore = (labelings: number) =>
  `${plural(labelings, "labeling")} of these solutions may rest on the old answer. ${labelings === 1 ? "It still counts." : "They still count."}`;

export const EXCLUDE = {
  name: "Exclude from the pool",
  what: "It will be neither sampled nor queued. Its waiting items leave the queue, and come back if you include it again. Labelings stay as they are, and open tasks can still be submitted. Open reports about it are closed with your reason.",
};
export const INCLUDE = {
  name: "Include again",
  what: "It can be sampled and queued again. Its items go back into the queue, except those that a corrected answer took out.",
};
export const HOLD_OUT = {
  name: "Hold out",
  what: "It will be used for evaluation only: never queued, sampled for labeling or trained on. Problems with the same text go with it, and its items leave the queue for good. This cannot be undone.",
};
export const CORRECT = {
  name: "Correct the answer",
  what: "The old answer stays in the history. Solutions are graded anew in the background. Waiting items of solutions whose grade changes leave the queue; their labelings are kept, and you can exclude them here.",
  hint: "LaTeX or plain text, without “The answer is”. Empty: the problem has no answer, so its solutions are not graded.",
};

export const REASON = "Reason";
export const REASON_HINT = "It is kept in the history and the audit log. Labelers who reported the problem read it.";

export const NO_ANSWER = "none";
