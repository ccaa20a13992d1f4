import { expect, test } from "vitest";
import { changesOf, isChanged, LEASE_MINUTES, NEW_PHASE, settingsOf } from "./settings";

test("a new phase is sent whole, its lease in seconds", () => {
  const sent = settingsOf({ ...NEW_PHASE, name: "Algebra", lease_minutes: 1.5 });
  expect(sent).toMatchObject({ name: "Algebra", flow: 2, lease_seconds: 90, labelers: [] });
  expect(sent).not.toHaveProperty("lease_minutes");
});

test("of a change only what differs is sent", () => {
  const person = { id: "a", username: "ada", role: "labeler" as const };
  const before = { ...NEW_PHASE, labelers: [person] };
  expect(changesOf(before, before, 1)).toEqual({});
  expect(changesOf({ ...before, ask_progress: true, labelers: [] }, before, 1)).toEqual({
    ask_progress: true,
    labelers: [],
  });
});

test("changed instructions name the version that they are based on", () => {
  const changed = { ...NEW_PHASE, instructions: "Read it." };
  expect(changesOf(changed, NEW_PHASE, null)).toEqual({ instructions: "Read it.", instructions_based_on: null });
  expect([isChanged(changed, NEW_PHASE), isChanged(NEW_PHASE, { ...NEW_PHASE })]).toEqual([true, false]);
});

test("a new phase begins with the server's defaults, within its limits", () => {
  expect(NEW_PHASE).toMatchObject({ lease_minutes: 30, quality_control_every: 10, completions_per_step: 4 });
  expect(LEASE_MINUTES).toEqual({ low: 1, high: 1440 });
});
