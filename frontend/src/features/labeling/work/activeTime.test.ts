import { expect, test } from "vitest";
import { elapsed, noteActivity, noteHidden, noteVisible, startClock } from "./activeTime";

const S = 1000;

test("steady work counts fully", () => {
  let clock = startClock(0);
  for (const at of [20, 40, 60, 80]) clock = noteActivity(clock, at * S);
  expect(elapsed(clock, 90 * S)).toBe(90 * S);
});

test("idle time counts for one minute only", () => {
  const clock = startClock(0);
  expect(elapsed(clock, 10 * 60 * S)).toBe(60 * S);
});

test("a pause is left out when work continues", () => {
  // 0-10 s work, idle until 310 s (60 s of that count), then 20 s of work: 10 + 60 + 20
  let clock = noteActivity(startClock(0), 10 * S);
  clock = noteActivity(clock, 310 * S);
  expect(elapsed(clock, 330 * S)).toBe(90 * S);
});

test("hidden time does not count", () => {
  let clock = noteHidden(startClock(0), 5 * S);
  expect(elapsed(clock, 100 * S)).toBe(5 * S);
  clock = noteVisible(clock, 100 * S);
  expect(elapsed(clock, 103 * S)).toBe(8 * S);
});

test("a resumed task continues from the stored time", () => {
  expect(elapsed(startClock(50 * S, 7 * S), 51 * S)).toBe(8 * S);
});

test("hiding twice and showing twice changes nothing", () => {
  let clock = noteHidden(noteHidden(startClock(0), 5 * S), 50 * S);
  clock = noteVisible(noteVisible(clock, 60 * S), 62 * S);
  expect(elapsed(clock, 62 * S)).toBe(7 * S);
});
