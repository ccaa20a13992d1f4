/** The words of the history. */
import type { EarlierLabeling, OwnLabeling, OwnReport } from "@/api/models";
import { count, plural } from "@/components/numbers";

/** What the page shows, by the value in the address. */
export const VIEWS = [
  ["", "What you submitted"],
  ["skipped", "What you skipped"],
] as const;

/** The ways in which a solution ends, for the filter. */
export const ENDS = [
  ["", "All"],
  ["solution", "All steps rated, or solution built"],
  ["found_error", "Error found"],
  ["give_up", "Given up"],
  ["bad_problem", "Bad problem"],
] as const;

const REASONS: Readonly<Record<string, string>> = {
  found_error: "Error found",
  give_up: "Given up",
  bad_problem: "Bad problem",
};

type Ended = Pick<EarlierLabeling, "finish_reason" | "steps"> & Pick<OwnLabeling, "flow">;

export function nameOf({ finish_reason: reason, flow, steps }: Ended): string {
  if (!reason) return "Unfinished";
  if (reason !== "solution") return REASONS[reason] ?? reason;
  if (flow === 1) return "Solution built";
  const unsure = steps.filter((step) => step.rating === null && !step.own).length;
  return unsure > 0 ? `All steps rated, ${unsure} unsure` : "All steps rated";
}

export const correctionsInWords = (corrections: number) => plural(corrections, "correction");

/** Before the time of an earlier submit. */
export const beforeInWords = (labeling: EarlierLabeling, flow: OwnLabeling["flow"]) =>
  `What you submitted before: ${nameOf({ ...labeling, flow }).toLowerCase()}`;

/** "20 of 340 shown" */
export const shownInWords = (shown: number, all: number) =>
  shown < all ? `${count(shown)} of ${count(all)} shown` : plural(shown, "entry", "entries");

/** What became of a labeling, if it is not used as it was submitted. */
export const OUTCOMES: Readonly<Record<NonNullable<OwnLabeling["outcome"]>, string>> = {
  corrected: "A reviewer corrected these ratings. The corrected ones are used.",
  returned: "This task was given to somebody else, too. Their ratings are used.",
};

const REPORTS: Readonly<Record<OwnReport["report"], string>> = {
  disagreement: "Your ratings",
  unsure: "Your report of an unsure step",
  give_up: "Your reason for giving up",
  bad_problem: "Your report of a bad problem",
  wrong_answer: "Your report that the shown answer is wrong",
  comment: "Your comment",
};

const DECISIONS: Readonly<Record<NonNullable<OwnReport["decision"]>, string>> = {
  settled: "a reviewer settled how the steps are rated.",
  problem_excluded: "the problem was taken out.",
  answer_corrected: "the answer was corrected.",
  labeling_excluded: "this labeling was set aside.",
  sent_back: "a reviewer gave the task back to you.",
  nothing: "a reviewer looked at it; nothing was changed.",
  superseded: "you corrected the labeling.",
};

/** "Your report that the shown answer is wrong: the answer was corrected." */
export const reportInWords = ({ report, decision }: OwnReport) =>
  `${REPORTS[report]}: ${decision ? DECISIONS[decision] : "nobody has looked at it yet."}`;
