/** The words for where a person is with the screening of a phase, as they read them themselves. */
import { count, plural } from "@/components/numbers";

type Standing = {
  standing: "open" | "not_ready" | "running" | "waiting" | "passed" | "failed";
  done: number;
  total: number;
  phase_name: string;
};

/** "Screening: 3 of 30" */
export const screeningCount = ({ done, total }: Pick<Standing, "done" | "total">) =>
  `Screening: ${count(done)} of ${count(total)}`;

/** What the state means and what happens next. For `waiting`, the time of the next try follows. */
export function standingInWords({ standing, done, total, phase_name: phase }: Standing): string {
  switch (standing) {
    case "open":
      return `“${phase}” begins with a screening: you rate ${plural(total, "solution")} whose right ratings are known. You see the result at its end.`;
    case "running":
      return `You are in the screening of “${phase}”: ${count(done)} of ${plural(total, "solution")} rated. You see the result at its end.`;
    case "waiting":
      return `You did not pass the screening of “${phase}” this time. You can try again:`;
    case "failed":
      return `You did not pass the screening of “${phase}”, and you have no try left. An admin can give you one more.`;
    case "not_ready":
      return `“${phase}” begins with a screening, which is not ready yet: it has too few items for you. Tell an admin.`;
    case "passed":
      return `You passed the screening of “${phase}”.`;
  }
}
