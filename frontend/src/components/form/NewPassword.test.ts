import { expect, test } from "vitest";
import { mistakeInRepeated } from "./NewPassword";

test("the password has to be typed the same way twice", () => {
  expect(mistakeInRepeated({ password: "two words", repeated: "two words" })).toBeNull();
  expect(mistakeInRepeated({ password: "two words", repeated: "Two words" })).toMatch(/not the same/);
  expect(mistakeInRepeated({ password: "two words", repeated: "" })).toMatch(/not the same/);
});
