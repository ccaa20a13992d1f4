import { expect, test } from "vitest";
import { refusalInWords } from "./words";

test("a refusal is told in words, also one that is not known", () => {
  expect(refusalInWords(null)).toBeNull();
  expect(refusalInWords("openid_unknown")).toContain("no account here");
  expect(refusalInWords("something else")).toContain("did not work");
});
