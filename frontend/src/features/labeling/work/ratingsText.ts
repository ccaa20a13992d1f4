/** Ratings as a text that people can read and keep: a draft or a label, step by step. */
import { FACE_NAMES, type FaceKind } from "@/components/Face";
import { isRecord, stepsOfDraft } from "./draft";
import { type Mark, markOf } from "./mark";

const FACES: Readonly<Record<`${Mark}`, FaceKind>> = {
  "1": "positive",
  "0": "neutral",
  "-1": "negative",
  unsure: "unsure",
};

export function ratingsText(label: unknown, problem: string): string {
  const steps = stepsOfDraft(label).map((step, index) => `Step ${index + 1}\n${completionsOf(step).join("\n")}`);
  return `${[problem, ...steps].filter(Boolean).join("\n\n")}\n`;
}

function completionsOf(step: unknown): string[] {
  if (!isRecord(step)) return [];
  const given = Array.isArray(step.completions) ? step.completions.filter(isRecord) : [];
  const rated = given.map((one) => {
    const mark = markOf(one);
    return `${mark === null ? "Not rated" : FACE_NAMES[FACES[`${mark}`]]}: ${String(one.text ?? "")}`;
  });
  const own = isRecord(step.human_completion) ? [`Your own step: ${String(step.human_completion.text ?? "")}`] : [];
  return [...rated, ...own];
}

/** Offers the ratings as a file. */
export function saveRatings(assignment: number, label: unknown, problem: string): void {
  const url = URL.createObjectURL(new Blob([ratingsText(label, problem)], { type: "text/plain;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `stepmark-ratings-${assignment}.txt`;
  link.click();
  URL.revokeObjectURL(url);
}
