/** The words of the review inbox. */

import type { ListedCase, ReviewCase, ReviewCaseKind, ReviewDecision, ReviewedLabeling } from "@/api/models";
import { PROGRESS_NAMES } from "@/components/aboutMistakes";
import { count, percent, plural } from "@/components/numbers";

export const ABOUT =
  "What labelers report, and where they differ. The oldest comes first; a case that you open is yours for 15 minutes.";

export const KINDS: Readonly<Record<ReviewCaseKind, string>> = {
  disagreement: "Labelers differ",
  unsure: "Unsure step",
  give_up: "Given up",
  bad_problem: "Bad problem",
  wrong_answer: "The shown answer is wrong",
  comment: "Comment on a step",
};

export const STATES = [
  ["", "open"],
  ["decided", "decided"],
] as const;

type Kinds = readonly { kind: ReviewCaseKind; count: number }[];

/** The choices of the filter, with how many cases each has. */
export function kindChoices(kinds: Kinds): (readonly [string, string])[] {
  const counts = new Map(kinds.map((each) => [each.kind, each.count]));
  const choices = Object.entries(KINDS) as [ReviewCaseKind, string][];
  return [["", "all"], ...choices.map(([kind, name]) => [kind, `${name}, ${count(counts.get(kind) ?? 0)}`] as const)];
}

export const nothing = (isFiltered: boolean, isDecided: boolean) => {
  if (isFiltered) return { title: "No matching case", text: "Change the filters above." };
  if (isDecided) return { title: "Nothing decided yet", text: "Cases that were decided are listed here." };
  return { title: "Nothing to review", text: "Reports of labelers, and labelings that differ, will be listed here." };
};

export const DECISIONS: Readonly<Record<ReviewDecision, string>> = {
  settled: "A label was found right",
  problem_excluded: "The problem was excluded",
  answer_corrected: "The answer was corrected",
  labeling_excluded: "A labeling was excluded",
  sent_back: "The task went back to its labeler",
  nothing: "There was nothing to do",
  superseded: "The labeler corrected it first",
};

/** "Labeler A": names are told after the decision. */
export function labelerName({ labelings }: Pick<ReviewCase, "labelings">, index: number): string {
  return labelings[index]?.labeler ?? `Labeler ${LETTERS[index] ?? index + 1}`;
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

const ENDS: Readonly<Record<string, string>> = {
  solution: "all steps rated",
  found_error: "error found",
  give_up: "given up",
  bad_problem: "bad problem",
};

export function endInWords({ finish_reason: end, total_time }: ReviewedLabeling): string {
  const time = total_time >= 60_000 ? `${Math.round(total_time / 60_000)} min` : `${Math.round(total_time / 1000)} s`;
  return `${end ? ENDS[end] : "unfinished"}, ${time}`;
}

type Said = { name: string; text: string; isAnswer?: boolean };

/** What a labeler wrote beside the ratings, without the comments, which stand at their steps. */
export function saidBy({ details }: ReviewedLabeling): Said[] {
  const said: Said[] = [
    { name: "Reason", text: details.reason ?? "" },
    { name: "The answer should be", text: details.suggested_answer ?? "", isAnswer: true },
    { name: "How far it got", text: details.progress === undefined ? "" : (PROGRESS_NAMES[details.progress] ?? "") },
    { name: "The mistake", text: details.explanation ?? "" },
  ];
  return said.filter(({ text }) => text !== "");
}

export type Act = "settle" | "correct-answer" | "exclude-problem" | "exclude-labeling" | "send-back" | "nothing";

export const ACTS: Readonly<Record<Act, { name: string; what: string; done: string }>> = {
  settle: {
    name: "A label is right",
    what: "Say which one, or rate the steps yourself. It can become gold, against which others are compared.",
    done: "Settle it",
  },
  "correct-answer": {
    name: "Correct the answer",
    what: "The old answer stays in the history. Solutions are graded anew, and waiting items that no longer fit leave the queue.",
    done: "Correct the answer",
  },
  "exclude-problem": {
    name: "Exclude the problem",
    what: "It is neither sampled nor queued until somebody includes it again. Other open cases about it are closed.",
    done: "Exclude the problem",
  },
  "exclude-labeling": {
    name: "Exclude a labeling",
    what: "It is left out of trainings, exports and agreement.",
    done: "Exclude it",
  },
  "send-back": {
    name: "Send a task back",
    what: "Its labeler gets it again with your comment, and may correct it for a week.",
    done: "Send it back",
  },
  nothing: { name: "Nothing to do", what: "Close the case with a sentence.", done: "Close the case" },
};

export const SENTENCE: Readonly<Record<Act, string>> = {
  settle: "Comment",
  "correct-answer": "Reason",
  "exclude-problem": "Reason",
  "exclude-labeling": "Reason",
  "send-back": "Comment for the labeler",
  nothing: "Sentence",
};
export const SENTENCE_HINT = "Labelers read it in their history.";

/** The acts that make sense for a case, the likely one first. */
export function actsFor({ kind, flow, problem, labelings }: ReviewCase): Act[] {
  const likely: Readonly<Record<ReviewCaseKind, Act>> = {
    disagreement: "settle",
    unsure: "settle",
    give_up: "nothing",
    bad_problem: "exclude-problem",
    wrong_answer: "correct-answer",
    comment: "nothing",
  };
  const possible = (Object.keys(ACTS) as Act[]).filter((act) => {
    if (act === "exclude-problem") return !problem.is_excluded;
    if (act === "send-back") return labelings.some((labeling) => labeling.can_be_sent_back);
    return act !== "settle" || flow === 2;
  });
  const first = possible.includes(likely[kind]) ? likely[kind] : "nothing";
  return [first, ...possible.filter((act) => act !== first)];
}

export const claimedBy = ({ claimed_by }: Pick<ListedCase, "claimed_by">) => `${claimed_by} is looking at this case.`;

export const stepNumber = (index: number) => `Step ${index + 1}`;

export function scoreInWords(score: number): string {
  return percent(score, 0);
}

export const SCORES_ABOUT =
  "What reward models say: the chance that a step is not negative, and of the whole solution.";

export const APPEALS_AT_ONCE = 10;

export const appealsTitle = (waiting: number) => `${plural(waiting, "appeal")} to answer`;

export const moreAppeals = (more: number) => `${plural(more, "more appeal")} after these.`;
