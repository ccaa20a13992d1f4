import { expect, test } from "vitest";
import type { AuditEntry } from "@/api/models";
import { csvAddress, midnight } from "./queries";
import { actionInWords, changesOf, pageOf, valueInWords } from "./words";

const entry: AuditEntry = {
  id: 1,
  at: "2026-11-30T12:00:00Z",
  actor: "ada",
  via: "page",
  action: "webhook.secret_replaced",
  subject_kind: "phase",
  subject_id: "7",
  subject_name: "Algebra",
  before: { status: "paused", lease_seconds: 60 },
  after: { status: "open", labelers: ["noa", "lena"] },
  reason: "",
};

test("an action reads as what was done", () => {
  expect(actionInWords({ ...entry, action: "phase.secret_replaced" })).toBe("secret replaced");
  expect(actionInWords({ ...entry, action: "pause.held_back", subject_kind: "person" })).toBe("pause held back");
});

test("changes have both sides, or the one that is known", () => {
  expect(changesOf(entry)).toEqual([
    { name: "status", before: "paused", after: "open" },
    { name: "lease seconds", before: "60", after: null },
    { name: "labelers", before: null, after: "noa, lena" },
  ]);
  expect(changesOf({ ...entry, before: {}, after: { phase: null, split: "all" } })).toEqual([
    { name: "split", before: null, after: "all" },
  ]);
});

test("values are readable", () => {
  expect([null, "", [], true, false, 0, { a: 1 }].map(valueInWords)).toEqual([
    "nothing",
    "nothing",
    "nothing",
    "yes",
    "no",
    "0",
    '{"a":1}',
  ]);
  expect(valueInWords("x".repeat(200))).toBe(`${"x".repeat(120)}…`);
});

test("only subjects with a page are links", () => {
  expect(pageOf(entry)).toBe("/phases/7");
  expect(pageOf({ ...entry, subject_kind: "webhook" })).toBeNull();
  expect(pageOf({ ...entry, subject_id: "" })).toBeNull();
});

test("a day begins at the reader's midnight", () => {
  expect(midnight("2026-11-30", 0)).toBe(new Date(2026, 10, 30).toISOString());
  expect(midnight("2026-11-30", 1)).toBe(new Date(2026, 11, 1).toISOString());
  expect([midnight("", 0), midnight("soon", 0)]).toEqual(["", ""]);
});

test("the file has the filter, not the place in the list", () => {
  const nothing = { actor: "", kind: "", search: "", since: "", until: "", before: "x~1" };
  expect(csvAddress(nothing)).toBe("/api/v1/audit.csv");
  expect(csvAddress({ ...nothing, actor: "ada l" })).toBe("/api/v1/audit.csv?actor=ada+l");
});
