import { expect, test } from "vitest";
import { mistakeInRepeated, PASSWORDS_DIFFER } from "./words";

test("the password has to be typed the same way twice", () => {
  expect(mistakeInRepeated("two words", "two words")).toBeNull();
  expect(mistakeInRepeated("two words", "Two words")).toBe(PASSWORDS_DIFFER);
  expect(mistakeInRepeated("two words", "")).toBe(PASSWORDS_DIFFER);
});
