import { expect, test } from "vitest";
import { LABELING_KEYS } from "./keys";
import { bindKey, differences, holderOf, keyOf, mergeKeys, unbindKey } from "./ownKeys";

const pressed = (key: string, held = {}) =>
  keyOf({ key, code: "", shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...held });

test("without own keys the page's hold", () => {
  expect(mergeKeys({})).toEqual(LABELING_KEYS);
});

test("a key that was given to one action is taken from the other", () => {
  const keys = mergeKeys({ undo: ["j"] });
  expect(keys.undo).toEqual(["j"]);
  expect(keys.next).toEqual([]);
  expect(holderOf(keys, "j")).toBe("undo");
  expect(holderOf(keys, "u")).toBeNull();
});

test("actions that this page does not know change nothing", () => {
  expect(mergeKeys({ dance: ["1"] })).toEqual(LABELING_KEYS);
});

test("binding replaces one key of an action, keeps the other, and keeps every key single", () => {
  const keys = bindKey(LABELING_KEYS, "positive", "j", "3");
  expect(keys.positive).toEqual(["j", "ArrowRight"]);
  expect(keys.next).toEqual([]);
  expect(keys.negative).toEqual(LABELING_KEYS.negative);
});

test("a key may be added, or given up", () => {
  expect(bindKey(LABELING_KEYS, "positive", "d", null).positive).toEqual(["3", "ArrowRight", "d"]);
  expect(bindKey(LABELING_KEYS, "positive", "ArrowRight", "3").positive).toEqual(["ArrowRight"]);
  expect(unbindKey(LABELING_KEYS, "3").positive).toEqual(["ArrowRight"]);
});

test("only what differs is kept, and it gives the same keys again", () => {
  const keys = bindKey(LABELING_KEYS, "positive", "j", "3");
  expect(differences(keys)).toEqual({ positive: ["j", "ArrowRight"], next: [] });
  expect(mergeKeys(differences(keys))).toEqual(keys);
  expect(differences(LABELING_KEYS)).toEqual({});
});

test("letters count without their case, and the browser's own keys are not given away", () => {
  expect(pressed("Z")).toBe("z");
  expect(pressed("ArrowUp")).toBe("ArrowUp");
  expect(pressed("Tab")).toBeNull();
  expect(pressed("Escape")).toBeNull();
  expect(pressed("c", { ctrlKey: true })).toBeNull();
  expect(pressed("Dead")).toBeNull();
  expect(pressed("٣")).toBe("3");
});
