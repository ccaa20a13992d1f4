import { expect, test } from "vitest";
import { ownPath } from "./SignInPage";

test.each([
  ["/label", "/label"],
  ["/loop/generations/3", "/loop/generations/3"],
  [null, "/"],
  ["", "/"],
  ["/label/3?phase=2#here", "/label/3?phase=2#here"],
  ["//evil.example", "/"],
  ["/\t/evil.example", "/"],
  ["/\n/evil.example", "/"],
  ["/ /evil.example", "/"],
  ["/\\evil.example", "/"],
  ["https://evil.example", "/"],
  ["javascript:alert(1)", "/"],
])("after signing in, next=%s leads to %s", (next, path) => expect(ownPath(next)).toBe(path));
