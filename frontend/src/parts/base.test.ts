import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { baseOf } from "./base";

beforeEach(() => vi.resetModules());
afterEach(() => {
  document.head.innerHTML = "";
});

test.each([
  ["/stepmark", "/stepmark"],
  ["/labs/step-mark.2", "/labs/step-mark.2"],
  ["", ""],
  ["{{ base }}", ""], // Vite's development server fills nothing in
  ["//elsewhere.example.org", ""],
  ["https://elsewhere.example.org", ""],
  ["/stepmark/", ""],
])("a page whose server says %j is at %j", (named, base) => {
  expect(baseOf(named)).toBe(base);
});

test("addresses are below the path of the site", async () => {
  document.head.innerHTML = '<meta name="stepmark-base" content="/stepmark">';
  const { at } = await import("./base");
  expect(at("/healthz")).toBe("/stepmark/healthz");
});
