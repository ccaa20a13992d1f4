import { beforeEach, expect, test } from "vitest";
import { claimUser } from "@/api/claimedUser";
import { keepDraft } from "@/api/keptWork";
import type { Assignment, User } from "@/api/models";
import { newestDraft } from "./newestDraft";

const assignment = (label: Record<string, unknown> | null, version = 3) => ({ id: 5, label, version }) as Assignment;
const user = (id: string) => ({ id, username: id }) as User;
const of = (from: Assignment) => newestDraft(from).draft;

beforeEach(() => {
  localStorage.clear();
  claimUser(user("lena"));
});

function keep(label: unknown, { sent = false, version = 3, tab = "here" } = {}) {
  keepDraft(5, { label, sent, version, tab });
}

test("without a local copy the server's draft counts", () => {
  expect(of(assignment({ total_time: 10 }))).toEqual({ total_time: 10 });
  expect(of(assignment(null))).toBeNull();
});

test("a draft that the server never got is newer than the one it is based on, even with less active time", () => {
  keep({ total_time: 5 });
  expect(newestDraft(assignment({ total_time: 10 }))).toEqual({
    draft: { total_time: 5 },
    isUnsent: true,
    isMixed: false,
  });
});

test("a save without a response was this tab's own: the later copy is newer", () => {
  keep({ total_time: 20 });
  const saved = assignment({ total_time: 10, tab: "here" }, 4);
  expect(newestDraft(saved)).toEqual({ draft: { total_time: 20 }, isUnsent: true, isMixed: false });
});

test("if another device has gone on, the state with more active time counts, and it is said", () => {
  keep({ total_time: 20 });
  const newer = { total_time: 30, tab: "there" };
  expect(newestDraft(assignment(newer, 4))).toEqual({ draft: newer, isUnsent: false, isMixed: true });
  const older = { total_time: 10, tab: "there" };
  expect(newestDraft(assignment(older, 4))).toEqual({ draft: { total_time: 20 }, isUnsent: true, isMixed: true });
});

test("a copy that the server has does not win", () => {
  keep({ total_time: 20 }, { sent: true });
  expect(of(assignment({ total_time: 10 }))).toEqual({ total_time: 10 });
});

test("a copy of an earlier page, without a version, counts by its active time", () => {
  localStorage.setItem("stepmark.draft.5", JSON.stringify({ label: { total_time: 20 }, sent: false, at: 1 }));
  expect(of(assignment({ total_time: 10 }))).toEqual({ total_time: 20 });
  expect(of(assignment({ total_time: 30 }))).toEqual({ total_time: 30 });
});

test("another user's copy is not read", () => {
  keep({ total_time: 20 });
  claimUser(user("conrad"));
  expect(of(assignment({ total_time: 10 }))).toEqual({ total_time: 10 });
});

test("a broken local copy is ignored", () => {
  localStorage.setItem("stepmark.draft.5", "{not json");
  expect(of(assignment({ total_time: 10 }))).toEqual({ total_time: 10 });
});
