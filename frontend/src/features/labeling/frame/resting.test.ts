import { expect, test } from "vitest";
import { shiftToRest, shiftToShow } from "./resting";

const HEIGHT = 1000;
const BAND = { top: 100, bottom: 850 };
const row = (top: number, size = 50) => ({ top, bottom: top + size });
const shift = (top: number, size = 50, isUnderPointer = false) =>
  shiftToRest(row(top, size), BAND, HEIGHT, isUnderPointer);

test("a row below its place comes to rest at 40 % of the height", () => {
  expect(shift(600)).toBe(225); // its middle is at 625
  expect(shift(2000)).toBe(1625);
});

test("a row that is well in view stays", () => {
  expect(shift(400)).toBe(0);
  expect(shift(100)).toBe(0);
});

test("a row below a bar comes down to its place", () => {
  expect(shift(60)).toBe(-315);
});

test("a row taller than the window shows its beginning", () => {
  expect(shift(300, 2000)).toBe(200);
});

test("rows stay under the pointer while the next one is in view", () => {
  expect(shift(600, 50, true)).toBe(0);
  expect(shift(780, 50, true)).toBe(405);
});

test("what opens below a row is shown with it", () => {
  expect(shiftToShow({ top: 400, bottom: 800 }, BAND)).toBe(0);
  expect(shiftToShow({ top: 400, bottom: 900 }, BAND)).toBe(50);
  expect(shiftToShow({ top: 400, bottom: 1500 }, BAND)).toBe(300);
  expect(shiftToShow({ top: 50, bottom: 300 }, BAND)).toBe(-50);
});
