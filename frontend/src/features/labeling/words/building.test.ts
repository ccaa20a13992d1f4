import { expect, test } from "vitest";
import { type BuildingStanding, completionInWords, hintOf, messageOf, titleOf } from "./building";

const standing = (changes: Partial<BuildingStanding>): BuildingStanding => ({
  act: "rate",
  step: 2,
  isFinished: false,
  completions: 3,
  unrated: 1,
  positives: 1,
  continuation: null,
  ...changes,
});

test.each<[Partial<BuildingStanding>, string]>([
  [{ act: "wait" }, "Step 2: waiting for the completions"],
  [{}, "Step 2: 1 completion to rate"],
  [{ act: "choose" }, "Step 2: choose the positive completion to continue with"],
  [{ act: "write" }, "Step 2: none is positive. Write the step yourself, or give up."],
  [{ act: "write", completions: 0 }, "Step 2: nothing is offered. Write the step yourself, or give up."],
  [{ act: "go_on", continuation: "own" }, "Step 2: your own step is next"],
  [{ act: "go_on", continuation: "drawn", positives: 3 }, "Step 2: drawn at random from 3 positive completions"],
  [{ act: "go_on", continuation: "only positive" }, "Step 2: the positive completion is next"],
  [{ act: "submit", isFinished: true }, "The solution has its final answer. Submit, or correct a rating."],
])("the message at %j", (changes, words) => expect(messageOf(standing(changes))).toBe(words));

test("the title says how far it is, the hint what is missing", () => {
  expect(titleOf(standing({}))).toBe("Step 2 · Build a solution");
  expect(titleOf(standing({ isFinished: true }))).toBe("Ready to submit · Build a solution");
  expect(hintOf(standing({ unrated: 2 }))).toBe("Rate every completion first: 2 to go.");
});

test("a screen reader hears the rating of a completion, and whether the solution continues with it", () => {
  expect(completionInWords({ number: 1, count: 3, times: 1, face: null, isNext: false })).toBe("Completion 1 of 3: ");
  expect(completionInWords({ number: 1, count: 3, times: 1, face: "Positive", isNext: true })).toBe(
    "Completion 1 of 3, positive, continues here: ",
  );
  expect(completionInWords({ number: 2, count: 2, times: 3, face: null, isNext: false })).toBe(
    "Completion 2 of 2, offered 3 times: ",
  );
});
