/** The words of the gold editor. */
import { plural } from "@/components/numbers";

export const ALSO_ACCEPT = "Also accept";
export const WHY = "Why";
export const WHY_HINT = "People read this after their screening.";

export const whyOfStep = (step: number) => `Why, step ${step}`;
export const alsoAcceptAt = (rating: string, step: number) => `Also accept ${rating.toLowerCase()} at step ${step}`;

export function headingOf(version: number): string {
  return version > 0 ? `Change gold, version ${version}` : "Make gold";
}

export const saveName = (version: number) => (version > 0 ? `Save as version ${version + 1}` : "Make gold");

type Standing = { rated: number; total: number; isDone: boolean; isNegative: boolean };

/** One line that says where the person is and what comes next. */
export function goldMessage({ rated, total, isDone, isNegative }: Standing): string {
  if (!isDone) return `Step ${rated + 1} of ${total}. Rate it as everybody should.`;
  const end = isNegative ? `Ends at step ${rated}.` : "All steps rated.";
  return `${end} Say what else passes, and why; then save.`;
}

export const stepsLeft = (rated: number, total: number) =>
  `Rate step ${rated + 1} first: ${plural(total - rated, "step")} to go.`;

export const AFTER_CHANGE =
  "Labelings that the old version judged are judged again. Results of screenings that are over stay as they were.";
