import { expect, test } from "vitest";
import type { Assignment } from "@/api/models";
import { taskLimits } from "@/api/taskLimits.gen";
import { labelSteps } from "@/features/labeling/rating/ratings";
import { answersOfDraft, detailsOf, NO_ANSWERS, openQuestion, withAlternatives } from "./answers";

const ALL = { ask_progress: true, ask_explanation: true, ask_alternatives: 2 } as Assignment["phase"];
const NONE = { ask_progress: false, ask_explanation: false, ask_alternatives: 0 } as Assignment["phase"];
const STEPS = labelSteps({ steps: ["a", "b"], marks: [1, -1], current: 1, past: [] });

test("questions are open one after the other, until all are answered", () => {
  const offered = ["x", "y"];
  let answers = NO_ANSWERS;
  expect(openQuestion(answers, ALL, offered)).toBe("progress");
  answers = { ...answers, progress: 0 };
  expect(openQuestion(answers, ALL, offered)).toBe("explanation");
  answers = { ...answers, explanation: "The sign." };
  expect(openQuestion(answers, ALL, offered)).toBe("alternatives");
  answers = { ...answers, alternatives: { x: 1, y: "unsure" } };
  expect(openQuestion(answers, ALL, offered)).toBeNull();
});

test("a given explanation that is right answers the question, a wrong one does not", () => {
  const answers = { ...NO_ANSWERS, progress: 1, alternativesSkipped: true };
  expect(openQuestion({ ...answers, given: { "It is the sign.": 0 } }, ALL, [])).toBe("explanation");
  expect(openQuestion({ ...answers, given: { "It is the sign.": 1 } }, ALL, [])).toBeNull();
});

test("an explanation that is too long is open, also next to a given one that is right", () => {
  const most = taskLimits.Details.explanation.maxLength;
  const answers = { ...NO_ANSWERS, progress: 1, alternativesSkipped: true, given: { "It is the sign.": 1 as const } };
  expect(openQuestion({ ...answers, explanation: "x".repeat(most) }, ALL, [])).toBeNull();
  expect(openQuestion({ ...answers, explanation: "x".repeat(most + 1) }, ALL, [])).toBe("shorten");
});

test("pending alternatives are waited for unless they are skipped, and without any offered there is nothing to rate", () => {
  const answers = { ...NO_ANSWERS, progress: 1, explanation: "x" };
  expect(openQuestion(answers, ALL, null)).toBe("alternatives");
  expect(openQuestion({ ...answers, alternativesSkipped: true }, ALL, null)).toBeNull();
  expect(openQuestion(answers, ALL, [])).toBeNull();
});

test("a phase that asks nothing has nothing open and sends nothing", () => {
  expect(openQuestion(NO_ANSWERS, NONE, null)).toBeNull();
  expect(detailsOf({ ...NO_ANSWERS, progress: 3, explanation: "x", given: { y: 1 } }, NONE)).toEqual({});
});

test("alternatives come after the shown step, and everything is restored from a draft", () => {
  const answers = {
    ...NO_ANSWERS,
    progress: 2,
    explanation: "The sign.",
    given: { "It is the sign.": 1 as const },
    alternatives: { x: 0 as const, y: "unsure" as const },
  };
  const steps = withAlternatives(STEPS, answers);
  expect(steps[1]?.completions).toEqual([
    { text: "b", rating: -1, flagged: false },
    { text: "x", rating: 0, flagged: false },
    { text: "y", rating: null, flagged: true },
  ]);
  expect(steps[0]).toEqual(STEPS[0]);
  expect(answersOfDraft({ steps, details: detailsOf(answers, ALL) })).toEqual(answers);
});

test.each([null, {}, { steps: [] }, { steps: "x", details: null }])("a draft %j without answers has none", (draft) => {
  expect(answersOfDraft(draft)).toEqual(NO_ANSWERS);
});
