import { expect, test } from "vitest";
import { relativeTime } from "./RelativeTime";

const NOW = Date.parse("2026-01-02T12:00:00Z");

test.each([
  ["2026-01-02T11:59:57Z", "just now"],
  ["2026-01-02T11:59:20Z", "40 seconds ago"],
  ["2026-01-02T11:55:00Z", "5 minutes ago"],
  ["2026-01-02T09:00:00Z", "3 hours ago"],
  ["2026-01-01T11:00:00Z", "yesterday"],
  ["2026-01-02T12:30:00Z", "in 30 minutes"],
])("%s is %s", (iso, words) => expect(relativeTime(iso, NOW)).toBe(words));
