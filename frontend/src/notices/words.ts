import type { OwnQuality } from "@/api/models";
import { count } from "@/components/numbers";

type Warning = NonNullable<OwnQuality["warning"]>;

export const PAUSED = "You are paused";
export const PAUSED_MEANING =
  "You get no tasks until somebody ends the pause. What you have begun is kept. What you submit now is stored, and somebody looks at it before it counts.";
export const APPEAL_HINT = "A sentence or two. A reviewer reads it and answers here.";

export const warningInWords = ({ phase, passed, answered }: Warning) =>
  `In “${phase}”, ${count(passed)} of ${count(answered)} checked tasks ${passed === 1 ? "agrees" : "agree"} with the ratings that the team has settled on.`;

export const mostOften = ({ words }: Warning) => (words ? `What differed most often: ${words}.` : "");

export const WARNING_ADVICE =
  "Read the guidelines again, and take the time that a step needs. If it stays like this, your work may be paused.";
