import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { claimUser } from "@/api/claimedUser";
import { forget, keepSubmit, refusedSubmits, type Submission, TAB, waitingSubmits } from "@/api/keptWork";
import type { User } from "@/api/models";
import { deliver, sendKeptSubmits } from "@/api/submits";

const LENA = { id: "lena", username: "lena" } as User;
const CONRAD = { id: "conrad", username: "conrad" } as User;
const LABEL = { steps: [], total_time: 1, finish_reason: "give_up" } as Submission["label"];

type Sent = { path: string; user: string | null; body: Record<string, unknown> };
let sent: Sent[] = [];
let answers: (() => Response)[] = [];
const queries = new QueryClient();

const taken = () => Response.json({ id: 1, submitted_at: "2026-01-01T00:00:00Z", undo_until: null }, { status: 201 });
const problem = (status: number, code: string, more = {}) =>
  Response.json({ code, detail: `It is ${code}.`, status, ...more }, { status });
const away = () => {
  throw new TypeError("no network");
};

beforeEach(() => {
  localStorage.clear();
  claimUser(LENA);
  [sent, answers] = [[], []];
  vi.useFakeTimers();
  vi.stubGlobal("fetch", async (request: Request) => {
    const body = await request.clone().json();
    sent.push({ path: new URL(request.url).pathname, user: request.headers.get("X-Stepmark-User"), body });
    return (answers.shift() ?? taken)();
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function keep(assignment: number, at: number, version = 2) {
  vi.setSystemTime(at);
  keepSubmit({ assignment, body: { label: LABEL }, version, tab: "here" });
}

const paths = () => sent.map((one) => one.path.match(/assignments\/(\d+)/)?.[1]);

test("kept submits go out in the order in which they were submitted, and are forgotten", async () => {
  keep(12, 2000);
  keep(3, 1000);
  await sendKeptSubmits(queries);
  expect(paths()).toEqual(["3", "12"]);
  expect(sent.map((one) => one.user)).toEqual(["lena", "lena"]);
  expect(sent[0]?.body).toEqual({ label: LABEL, version: 2 });
  expect(waitingSubmits()).toEqual([]);
});

test("without a connection the rest stays kept, and goes out later", async () => {
  keep(3, 1000);
  keep(12, 2000);
  answers = [taken, away];
  await expect(sendKeptSubmits(queries)).rejects.toThrow("No connection");
  expect(waitingSubmits().map((one) => one.assignment)).toEqual([12]);
  await sendKeptSubmits(queries);
  expect(paths()).toEqual(["3", "12", "12"]);
  expect(waitingSubmits()).toEqual([]);
});

test("another user's submits stay where they are", async () => {
  keep(3, 1000);
  claimUser(CONRAD);
  await sendKeptSubmits(queries);
  expect(sent).toEqual([]);
  claimUser(LENA);
  expect(waitingSubmits()).toHaveLength(1);
});

test("what is refused for good is told, and does not hold up the others", async () => {
  keep(3, 1000);
  keep(12, 2000);
  answers = [() => problem(409, "assignment_closed")];
  await sendKeptSubmits(queries);
  expect(paths()).toEqual(["3", "12"]);
  expect(refusedSubmits().map((one) => [one.assignment, one.refused?.message])).toEqual([
    [3, "It is assignment_closed."],
  ]);
  forget(3);
  expect(refusedSubmits()).toEqual([]);
});

test("two callers send once", async () => {
  keep(3, 1000);
  await Promise.all([sendKeptSubmits(queries), sendKeptSubmits(queries)]);
  expect(paths()).toEqual(["3"]);
});

test("a submit after an unanswered save of the same tab is sent on top of it", async () => {
  keep(3, 1000);
  answers = [() => problem(409, "draft_changed", { draft: { tab: "here" }, version: 5 })];
  await sendKeptSubmits(queries);
  expect(sent.map((one) => one.body.version)).toEqual([2, 5]);
  expect(refusedSubmits()).toEqual([]);
});

test("a submit is not sent over the newer draft of another tab", async () => {
  keep(3, 1000);
  answers = [() => problem(409, "draft_changed", { draft: { tab: "there" }, version: 5 })];
  await sendKeptSubmits(queries);
  expect(sent).toHaveLength(1);
  expect(refusedSubmits()[0]?.refused?.code).toBe("draft_changed");
});

test("delivery waits for the network, the server and the session, and says so", async () => {
  const waited: unknown[] = [];
  answers = [away, () => problem(503, "unavailable"), () => problem(401, "not_authenticated")];
  const kept = { assignment: 3, body: { label: LABEL }, version: 2, tab: TAB, user: "lena", at: 1 };
  const done = deliver(kept, (error) => waited.push(error));
  await vi.advanceTimersByTimeAsync(1000 + 2000 + 4000);
  expect((await done).id).toBe(1);
  expect(waited.map(String)).toEqual([
    "NetworkError: No connection to the server. Check your network and try again.",
    "ApiError: Something went wrong on the server. Try again in a moment; if it stays like this, tell an admin.",
    "ApiError: It is not_authenticated.",
  ]);
});

test("delivery goes on at once when the network is back", async () => {
  answers = [away, away, away, away, away];
  const kept = { assignment: 3, body: { label: LABEL }, at: 1 };
  const done = deliver(kept, () => {});
  await vi.advanceTimersByTimeAsync(1000 + 2000 + 4000 + 8000);
  expect(sent).toHaveLength(5);
  window.dispatchEvent(new Event("online"));
  await vi.advanceTimersByTimeAsync(0);
  await done;
  expect(sent).toHaveLength(6);
});

/** A storage with room for this many characters. */
function storageWith(room: number, entries: Record<string, unknown>): Storage {
  const methods = {
    getItem: (key: string) => storage[key] ?? null,
    removeItem: (key: string) => delete storage[key],
    setItem(key: string, value: string) {
      const others = Object.keys(storage).filter((other) => other !== key);
      if (others.reduce((sum, other) => sum + (storage[other]?.length ?? 0), value.length) > room)
        throw new DOMException("full", "QuotaExceededError");
      storage[key] = value;
    },
  };
  const storage: Record<string, string> = Object.create(methods);
  for (const [key, value] of Object.entries(entries)) storage[key] = JSON.stringify(value);
  return storage as unknown as Storage;
}

test("a full storage gives up drafts that the server has, then the draft of the submit; else it says that it cannot keep it", () => {
  const sentDraft = { label: "x".repeat(500), sent: true, at: 1 };
  const unsentDraft = { label: "y".repeat(500), sent: false, at: 1 };
  const drafts = { "stepmark.draft.1": sentDraft, "stepmark.draft.2": unsentDraft, "stepmark.draft.3": unsentDraft };
  const keys = (storage: Storage) => Object.keys(storage).sort();
  const submit = () => keepSubmit({ assignment: 3, body: { label: LABEL } });

  let storage = storageWith(1700, drafts);
  vi.stubGlobal("localStorage", storage);
  expect(submit()).toBe(true);
  expect(keys(storage)).toEqual(["stepmark.draft.2", "stepmark.draft.3", "stepmark.submit.3"]);

  storage = storageWith(900, drafts);
  vi.stubGlobal("localStorage", storage);
  expect(submit()).toBe(true);
  expect(keys(storage)).toEqual(["stepmark.draft.2", "stepmark.submit.3"]);

  storage = storageWith(100, {});
  vi.stubGlobal("localStorage", storage);
  expect(submit()).toBe(false);
});
