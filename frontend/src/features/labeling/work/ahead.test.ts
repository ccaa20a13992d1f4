import { expect, test } from "vitest";
import { freshFor } from "./ahead";

const NOON = Date.parse("2026-05-01T12:00:00Z");

test.each([
  ["2026-05-01T12:05:00Z", 290_000],
  ["2026-05-01T12:01:00Z", 50_000], // a phase with a short lease
  ["2026-05-01T12:00:10Z", 0],
  ["2026-05-01T11:00:00Z", 0],
])("a prefetched task whose lease ends at %s is fresh for %i ms", (lease_expires_at, milliseconds) => {
  expect(freshFor({ lease_expires_at }, NOON)).toBe(milliseconds);
});
