/** The words of the start page. */
import type { Overview, PhaseProgress, Progress, Role } from "@/api/models";
import { count, percent, plural } from "@/components/numbers";

/** What each role can try in the demo. */
export const DEMO_CARDS: readonly { role: Role; name: string; text: string; to: string }[] = [
  {
    role: "labeler",
    name: "Label",
    text: "Rate the steps of a model’s solution, one after the other. Three keys per step.",
    to: "/label",
  },
  {
    role: "admin",
    name: "Manage",
    text: "Watch the loop run: sampling, grading, scoring, the queue, and retraining at the press of a button.",
    to: "/loop",
  },
  {
    role: "researcher",
    name: "Research",
    text: "Best-of-N curves of every reward model, scored solutions, and all labelings as PRM800K records.",
    to: "/loop",
  },
];

/** By flow. */
export const FLOW_TEXTS: Readonly<Record<1 | 2, string>> = {
  1: "Build a solution step by step: rate the steps that are offered, and write one if none is good.",
  2: "Rate the steps of a solution, one after the other.",
};

export function labelCard(progress: Progress | undefined): { text: string; action: string } {
  if (!progress) return { text: "The next solution is waiting.", action: "Start" };
  const { open_items, today, total } = progress;
  return {
    text: `${count(open_items)} open for you. ${count(today)} rated today, ${count(total)} in total.`,
    action: today ? "Continue" : "Start",
  };
}

/** The server counts up to this number. */
const MOST_COUNTED = 1000;

export function waitingInWords(waiting: number): string {
  if (waiting === 0) return "Nothing waits here now";
  return waiting >= MOST_COUNTED
    ? `More than ${count(MOST_COUNTED - 1)} wait for you`
    : `${count(waiting)} wait for you`;
}

export function doneInWords({ today, total }: Pick<PhaseProgress, "today" | "total">): string {
  return total === 0 ? "you have not labeled here yet" : `you: ${count(today)} today, ${count(total)} in total`;
}

export function hourInWords(work: Overview["work"]): string {
  return `${whoLabeled(work)}; ${count(work.today)} today`;
}

function whoLabeled({ last_hour, people_last_hour }: Overview["work"]): string {
  if (last_hour === 0) return "nobody labeled";
  return people_last_hour > 0
    ? `${plural(people_last_hour, "person", "people")} at work, models included`
    : "all by models";
}

export function openInWords({ open_phases, leased }: Overview["work"]): string {
  return `in ${plural(open_phases, "open phase")}; ${count(leased)} being labeled now`;
}

export function usableShare({ labelings, unusable }: Overview["quality"]): string {
  return labelings ? percent(1 - unusable / labelings, 0) : "–";
}

export function usableInWords({ labelings }: Overview["quality"]): string {
  return `of ${plural(labelings, "labeling")}; the others were given up or report a bad problem`;
}

export const modelTitle = ({ current }: Overview["quality"]) =>
  current ? `Best of N by ${current}` : "Reward model in use";

export function bestOfN(quality: Overview["quality"]): string {
  const accuracy = curveOf(quality, "prm").at(-1)?.[0];
  return accuracy === undefined ? "–" : percent(accuracy);
}

export function bestOfNInWords(quality: Overview["quality"]): string {
  if (!quality.current) return "none yet: the loop trains the first one";
  const one = curveOf(quality, "prm")[0]?.[0];
  const majority = curveOf(quality, "majority").at(-1)?.[0];
  if (one === undefined) return "not evaluated on held-out problems yet";
  const { problems = 0, ns = [] } = quality.evaluation ?? {};
  const others = majority === undefined ? "" : `, majority vote: ${percent(majority)}`;
  return `of ${plural(problems, "held-out problem")} correct with ${ns.at(-1)} samples; one sample: ${percent(one)}${others}`;
}

function curveOf({ evaluation }: Overview["quality"], method: string): number[][] {
  return (evaluation?.curves as Record<string, number[][] | undefined> | undefined)?.[method] ?? [];
}
