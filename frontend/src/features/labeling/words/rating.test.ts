import { expect, test } from "vitest";
import { taskLimits } from "@/api/taskLimits.gen";
import {
  hintOf,
  messageOf,
  offeringInWords,
  PROGRESS_NAMES,
  type RatingStanding,
  stepInWords,
  titleOf,
} from "./rating";

const standing = (changes: Partial<RatingStanding>): RatingStanding => ({
  rated: 2,
  total: 5,
  reason: null,
  open: null,
  unsure: 0,
  ...changes,
});

test.each<[Partial<RatingStanding>, string, string]>([
  [{}, "Step 3 of 5", "3 steps to go · Label"],
  [{ reason: "solution" }, "All steps rated. Submit, or correct a rating.", "Ready to submit · Label"],
  [
    { reason: "solution", unsure: 1 },
    "All steps rated, 1 flagged as unsure. Submit, or correct a rating.",
    "Ready to submit · Label",
  ],
  [{ reason: "found_error" }, "Ends at step 2. Submit, or correct a rating.", "Ready to submit · Label"],
  [
    { reason: "found_error", open: "progress" },
    "Ends at step 2. Say how far the solution got before the mistake.",
    "About the mistake · Label",
  ],
])("message and title at %j", (changes, message, title) => {
  expect([messageOf(standing(changes)), titleOf(standing(changes))]).toEqual([message, title]);
});

test("the hint names the first step to rate, or the open question", () => {
  expect(hintOf(standing({ rated: 4 }))).toBe("Rate step 5 first: 1 step to go.");
  expect(hintOf(standing({ open: "alternatives" }))).toMatch(/^Rate the other steps/);
});

test("a screen reader hears the rating of a step, or that it cannot be rated yet", () => {
  expect(stepInWords(1, "Neutral", true)).toBe("Step 1, neutral: ");
  expect(stepInWords(2, null, true)).toBe("Step 2: ");
  expect(stepInWords(3, null, false)).toBe("Step 3, cannot be rated yet: ");
});

const offering = { error: null, isRetrying: false, isPending: false, message: null, hasFailed: false, offered: 2 };

test.each([
  [{ error: "Not found." }, "Not found."],
  [{ isRetrying: true, isPending: true }, "No connection; trying again. You can skip these: your ratings are kept."],
  [{ isPending: true, message: "Being written." }, "Being written."],
  [{ isPending: true }, "Asking for other steps."],
  [{ hasFailed: true, message: "The model is not there." }, "The model is not there."],
  [{ offered: 0 }, "There are no other steps this time."],
  [{}, null],
])("other steps at %j", (changes, words) => expect(offeringInWords({ ...offering, ...changes })).toBe(words));

test("every progress that the server knows has words", () => {
  expect(taskLimits.Details.progress).toEqual({ minimum: 0, maximum: PROGRESS_NAMES.length - 1 });
});
