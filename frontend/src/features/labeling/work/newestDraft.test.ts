import { beforeEach, expect, test } from "vitest";
import type { Assignment } from "@/api/models";
import { keepDraft } from "./keptWork";
import { newestDraft } from "./newestDraft";

const assignment = (label: Record<string, unknown> | null) => ({ id: 5, label }) as Assignment;

beforeEach(() => localStorage.clear());

test("without a local copy the server's draft counts", () => {
  expect(newestDraft(assignment({ total_time: 10 }))).toEqual({ total_time: 10 });
  expect(newestDraft(assignment(null))).toBeNull();
});

test("a draft that the server never got wins over its older one", () => {
  keepDraft(5, { total_time: 20 }, false);
  expect(newestDraft(assignment({ total_time: 10 }))).toEqual({ total_time: 20 });
});

test("a longer draft from another device wins over an old unsent one", () => {
  keepDraft(5, { total_time: 20 }, false);
  expect(newestDraft(assignment({ total_time: 30 }))).toEqual({ total_time: 30 });
});

test("a copy that the server has does not win", () => {
  keepDraft(5, { total_time: 20 }, true);
  expect(newestDraft(assignment({ total_time: 10 }))).toEqual({ total_time: 10 });
});

test("a broken local copy is ignored", () => {
  localStorage.setItem("stepmark.draft.5", "{not json");
  expect(newestDraft(assignment({ total_time: 10 }))).toEqual({ total_time: 10 });
});
