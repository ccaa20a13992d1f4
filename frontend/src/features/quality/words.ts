import type { GoldAnswer, LabelerPage, LabelerQuality } from "@/api/models";
import { count } from "@/components/numbers";

type Agreement = LabelerQuality["phases"][number];
type Pause = LabelerPage["pauses"][number];

export type Shown = "all" | "low" | "warned" | "paused";

export const SHOWN: readonly (readonly [Shown, string])[] = [
  ["all", "Everybody"],
  ["low", "Agreement below a mark"],
  ["warned", "Warned in 30 days"],
  ["paused", "Paused"],
];

const VERDICTS: Readonly<Record<Agreement["verdict"], string>> = {
  few: "too few answers to say",
  good: "good",
  warn: "below the warning mark",
  pause: "surely below the pause mark",
};

const percent = (share: number) => `${Math.round(share * 100)} %`;

export const verdictInWords = ({ verdict }: Agreement) => VERDICTS[verdict];

export const shareInWords = ({ passed, answered, share }: Agreement) =>
  `${percent(share)} (${count(passed)} of ${count(answered)})`;

export const intervalInWords = ({ low, high }: Agreement) => `${percent(low)} to ${percent(high)}`;

export const marksInWords = ({ window, warn_below, pause_below }: Agreement) =>
  `newest ${count(window)}; warn ${warn_below} %, pause ${pause_below} %`;

export const stateInWords = ({ paused_at, warned_at }: LabelerQuality) =>
  paused_at ? "paused" : warned_at ? "warned" : "–";

export const byInWords = (who: string | null) => who ?? "quality control";

export const heldInWords = ({ held_back, put_back }: Pause) =>
  held_back === 0
    ? "It holds no labelings back."
    : `It holds back ${count(held_back)} ${held_back === 1 ? "labeling" : "labelings"}${
        put_back
          ? `; put back into the queue for other people: ${count(put_back)} ${put_back === 1 ? "item" : "items"}`
          : ""
      }.`;

export const evidenceInWords = ({ evidence }: Pause) =>
  `${count(evidence.filter((one) => !one.passed).length)} of ${count(evidence.length)} answers to gold did not pass.`;

export const differenceInWords = ({ passed, first_difference, words, counts }: GoldAnswer) => {
  if (!counts) return "The gold was retired, so this does not count.";
  if (passed) return "Agrees with gold.";
  return `Step ${(first_difference ?? 0) + 1}: ${words}.`;
};

export const EXPLAINED =
  "Quality control mixes solutions with known ratings (gold) into the work. This page shows how many of a labeler’s newest answers agree with gold. An answer counts ten minutes after its submit, when it can no longer be undone.";

export const PAUSE_MEANING =
  "They get no tasks. What they have begun is kept; what they submit is stored and held back. They read your reason, so name no gold in it.";

export const END_MEANING = "They get tasks again, and their agreement with gold is counted anew.";

export const PUT_BACK_MEANING =
  "Each item gets one more labeling, by somebody else. You can undo this for the items that nobody has taken.";
export const RELEASE_MEANING =
  "The labelings count again in trainings, exports and consensus. Items that still wait for others leave the queue.";
