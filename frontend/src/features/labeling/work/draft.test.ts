import { expect, test } from "vitest";
import { isChangedDraft, reasonsOfDraft } from "./draft";

test("what was typed into a dialog comes back with the draft", () => {
  expect(reasonsOfDraft({ finish_reason: null, reasons: { give_up: "Too lo", suggest: "4", other: "x" } })).toEqual({
    give_up: "Too lo",
    suggest: "4",
  });
});

test("a reopened submit brings its reason, and what was typed since goes before it", () => {
  const submitted = { finish_reason: "give_up", details: { reason: "Too long." } };
  expect(reasonsOfDraft(submitted)).toEqual({ give_up: "Too long." });
  expect(reasonsOfDraft({ ...submitted, reasons: { give_up: "Much too long." } })).toEqual({
    give_up: "Much too long.",
  });
});

test.each([null, {}, "x", { reasons: [1], finish_reason: "give_up" }])("a draft %j has no reasons", (draft) => {
  expect(reasonsOfDraft(draft)).toEqual({});
});

test("a submitted label is not changed, a draft is", () => {
  expect(isChangedDraft({ finish_reason: "solution" })).toBe(false);
  expect(isChangedDraft({ finish_reason: null })).toBe(true);
  expect(isChangedDraft(null)).toBe(false);
});
