import { expect, test } from "vitest";
import type { GoldAnswer, LabelerPage, LabelerQuality } from "@/api/models";
import { differenceInWords, heldInWords, intervalInWords, shareInWords, stateInWords } from "./words";

const FOUND = { passed: 1, answered: 9, share: 1 / 9, low: 0.0199, high: 0.435 } as LabelerQuality["phases"][number];
const PAUSE = { held_back: 0, put_back: 0 } as LabelerPage["pauses"][number];
const ANSWER = { passed: false, first_difference: 1, counts: true, words: "a step was left open" } as GoldAnswer;

test("a share comes with what it is of, and its interval", () => {
  expect(shareInWords(FOUND)).toBe("11 % (1 of 9)");
  expect(intervalInWords(FOUND)).toBe("2 % to 44 %");
});

test("a pause says what it holds back and what was put back", () => {
  expect(heldInWords(PAUSE)).toBe("It holds no labelings back.");
  expect(heldInWords({ ...PAUSE, held_back: 1 })).toBe("It holds back 1 labeling.");
  expect(heldInWords({ ...PAUSE, held_back: 10, put_back: 1 })).toBe(
    "It holds back 10 labelings; put back into the queue for other people: 1 item.",
  );
});

test("an answer says where it differs, or that it does not count", () => {
  expect(differenceInWords(ANSWER)).toBe("Step 2: a step was left open.");
  expect(differenceInWords({ ...ANSWER, passed: true })).toBe("Agrees with gold.");
  expect(differenceInWords({ ...ANSWER, counts: false })).toBe("The gold was retired, so this does not count.");
});

test("a pause is more than a warning", () => {
  const labeler = { paused_at: null, warned_at: "2026-11-30T10:00:00Z" } as LabelerQuality;
  expect(stateInWords(labeler)).toBe("warned");
  expect(stateInWords({ ...labeler, paused_at: "2026-11-30T11:00:00Z" })).toBe("paused");
});
