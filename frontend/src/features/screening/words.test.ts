import { expect, test } from "vitest";
import { nextInWords, questionInWords, scoreInWords } from "./words";

test("the share is rounded down, so that nobody reads the pass mark who is below it", () => {
  expect(scoreInWords({ agreed: 22, judged: 30, pass_mark: 75 })).toBe("22 of 30 as gold says (73 %); 75 % pass");
  expect(scoreInWords({ agreed: 0, judged: 0, pass_mark: 75 })).toBe("not judged");
});

test("an item says at which step it differs", () => {
  const item = {
    labeling: 1,
    appeal: null,
    problem: "",
    answer: null,
    further_steps: 0,
    finish_reason: "solution",
    steps: [],
  };
  const step = { text: "", said: 1, gold: 1, accepted: [1], why: "", passed: true };
  expect(questionInWords({ ...item, steps: [step, step], passed: false, first_difference: 1 })).toBe(
    "Differs at step 2",
  );
  expect(questionInWords({ ...item, steps: [step], passed: false, first_difference: 1 })).toBe("You stopped early");
  expect(questionInWords({ ...item, steps: [step], passed: null, first_difference: null })).toMatch(/^Not counted/);
});

test("what comes next says how many tries are left", () => {
  expect(nextInWords({ state: "waiting", tries_left: 1 })).toContain("1 try left");
  expect(nextInWords({ state: "failed", tries_left: 0 })).toContain("An admin");
});
