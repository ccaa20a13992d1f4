import { expect, test } from "vitest";
import { lengthInWords, lengthOf, tooLong } from "./textLength";

test.each([
  ["", null, null],
  ["x".repeat(899), null, null],
  ["x".repeat(900), "900 of 1,000 characters", null],
  ["x".repeat(1000), "1,000 of 1,000 characters", null],
  ["x".repeat(1001), null, "The text has 1,001 characters; at most 1,000 are allowed."],
])("a text of up to 1,000 characters, number %#", (text, counter, refusal) => {
  expect([lengthInWords(text, 1000), tooLong(text, 1000)]).toEqual([counter, refusal]);
});

test("characters are counted as the server counts them", () => {
  expect(lengthOf("a😀b")).toBe(3);
  expect(tooLong("😀".repeat(1000), 1000)).toBeNull();
  expect(lengthInWords("😀".repeat(500), 1000)).toBeNull();
});
