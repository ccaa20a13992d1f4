import { expect, test } from "vitest";
import { ownPath } from "./SignInPage";

test.each([
  ["/label", "/label"],
  ["/loop/generations/3", "/loop/generations/3"],
  [null, "/"],
  ["", "/"],
  ["//evil.example", "/"],
  ["/\\evil.example", "/"],
  ["https://evil.example", "/"],
  ["javascript:alert(1)", "/"],
])("after signing in, next=%s leads to %s", (next, path) => expect(ownPath(next)).toBe(path));
