/** The words of a reviewer's correction. */

export const correctTitle = (id: number) => `Correct labeling ${id}`;

export const RATE_ALL = "Rate every step up to the first negative one.";
export const REASON_NEEDED = "Say why you correct it: the next reviewer will read it.";
export const ABOUT_CORRECTING =
  "Your ratings replace these in exports and trainings, and you become the labeler of the new record. The labeler reads in their history that a reviewer corrected the task, and not who or why.";
export const KEPT_AS_IT_CONTINUES =
  "You can rate every option anew. The option that continues the solution has to stay positive, because the steps after it were built on it.";

export const optionLegend = (step: number, option: number) => `Rating of option ${option} of step ${step}`;
