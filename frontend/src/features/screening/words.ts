/** The words of screening: results, what comes next, and decisions over it. */
import type { Screening, ScreeningResult } from "@/api/models";
import { count, plural } from "@/components/numbers";

export const STATES: Readonly<Record<Screening["state"], string>> = {
  running: "in a try",
  waiting: "may try again",
  passed: "passed",
  failed: "failed",
};

export const STATE_CHOICES = [
  ["", "All"],
  ["running", "In a try"],
  ["waiting", "May try again"],
  ["passed", "Passed"],
  ["failed", "Failed"],
] as const;

export const DECISIONS = {
  pass: { name: "Let pass", title: "Let this person pass?", follows: "They get tasks of the phase at once." },
  fail: {
    name: "Fail",
    title: "Fail this person?",
    follows: "They get no tasks of the phase. A running try ends without a result. Open tasks can still be submitted.",
  },
  retry: {
    name: "Give one more try",
    title: "Give one more try?",
    follows: "They can begin at once, with items that they have not seen if the gold set has enough.",
  },
} as const;

const DECIDED: Readonly<Record<string, string>> = {
  pass: "Passed by hand",
  fail: "Failed by hand",
  retry: "Given one more try",
};
export const decidedInWords = (decision: string, by: string) => `${DECIDED[decision] ?? decision}, by ${by}, `;

type Score = Pick<ScreeningResult, "agreed" | "judged" | "pass_mark">;

/** "23 of 30 as gold says (77 %); 75 % pass" */
export function scoreInWords({ agreed, judged, pass_mark }: Score): string {
  if (!judged) return "not judged";
  const share = Math.floor((100 * (agreed ?? 0)) / judged);
  return `${count(agreed ?? 0)} of ${count(judged)} as gold says (${share} %); ${pass_mark} % pass`;
}

type Try = Screening["tries"][number];

export function tryInWords(one: Try): string {
  if (one.ended_at === null) return `Try ${one.number}: running`;
  if (one.passed === null) return `Try ${one.number}: ended without a result`;
  return `Try ${one.number}: ${one.passed ? "passed" : "not passed"}, ${scoreInWords(one)}`;
}

export const progressInWords = (done: number, total: number) => `${count(done)} of ${plural(total, "item")} submitted.`;

export const resultTitle = ({ phase_name, passed }: Pick<ScreeningResult, "phase_name" | "passed">) =>
  `${passed ? "You passed" : "Not passed this time"}: ${phase_name}`;

type Next = Pick<ScreeningResult, "state" | "tries_left">;

/** What happens next, in plain words. For `waiting`, the time of the next try follows. */
export function nextInWords({ state, tries_left }: Next): string {
  switch (state) {
    case "passed":
      return "You can start with the tasks of this phase.";
    case "running":
      return "You have begun another try since then.";
    case "failed":
      return "You have no try left. An admin sees this and can give you one more. Read below what gold says: it is what everybody’s ratings are compared with.";
    case "waiting":
      return `You have ${plural(tries_left, "try", "tries")} left, with other solutions if there are enough. Read below what gold says and why. You can try again:`;
  }
}

type Question = ScreeningResult["questions"][number];

/** What is said of an item before it is opened. */
export function questionInWords({ passed, first_difference, steps }: Question): string {
  if (passed === null) return "Not counted: its gold was retired";
  if (passed) return "As gold says";
  if (first_difference === null || first_difference >= steps.length) return "You stopped early";
  return `Differs at step ${first_difference + 1}`;
}

export const notRated = "not rated";
export const furtherSteps = (steps: number) => `${plural(steps, "further step")}, which you did not need to rate.`;
export const sectionTitle = (differs: boolean, items: number) =>
  differs ? `${plural(items, "solution")} to look at` : `${plural(items, "solution")} as gold says`;
export const pageTitle = (all: number | undefined) => (all === undefined ? "Screening" : `Screening, ${count(all)}`);
export const personIn = (person: string, phase: string) => `${person}, ${phase}`;
export const resultOfTry = (number: number) => `Result of try ${number}`;

export const APPEAL = { summary: "Gold is wrong here", label: "What is wrong with it?" } as const;
