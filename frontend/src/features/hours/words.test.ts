import { expect, test } from "vitest";
import { dayInWords, hoursInWords } from "./words";

test.each([
  [0, "0 s"],
  [40_499, "40 s"],
  [59_600, "1 min"],
  [59 * 60_000, "59 min"],
  [3_600_000, "1 h 00 min"],
  [11_100_000, "3 h 05 min"],
  [100 * 3_600_000, "100 h 00 min"],
])("%d ms are %s", (milliseconds, words) => {
  expect(hoursInWords(milliseconds)).toBe(words);
});

test("a day is written without a shift by the time zone", () => {
  expect(dayInWords("2031-01-02")).toBe("Thu, Jan 2, 2031");
});
