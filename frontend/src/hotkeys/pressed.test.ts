import { describe, expect, test } from "vitest";
import { actionOf, digitOf, nameOf, type Press } from "./pressed";

const KEYS = {
  negative: ["1", "ArrowLeft"],
  neutral: ["2", "ArrowDown"],
  positive: ["3"],
  unsure: ["4", "f"],
  next: ["j"],
  undo: ["u"],
  problem: ["q"],
  suggest: ["a"],
  help: ["?"],
} as const;

function press(key: string, code = "", held: Partial<Press> & { altGraph?: boolean } = {}): Press {
  const { altGraph = false, ...modifiers } = held;
  const none = { shiftKey: false, ctrlKey: false, altKey: false, metaKey: false };
  return { key, code, ...none, ...modifiers, getModifierState: (name) => name === "AltGraph" && altGraph };
}
const action = (...args: Parameters<typeof press>) => actionOf(KEYS, press(...args));

describe("by place, if the character means nothing", () => {
  test.each([
    ["French", "&", "Digit1", "negative"],
    ["French", "é", "Digit2", "neutral"],
    ["French", '"', "Digit3", "positive"],
    ["French", "'", "Digit4", "unsure"],
    ["Czech", "+", "Digit1", "negative"],
    ["Czech", "ě", "Digit2", "neutral"],
    ["Czech", "š", "Digit3", "positive"],
    ["Czech", "č", "Digit4", "unsure"],
    ["Lithuanian", "ą", "Digit1", "negative"],
    ["Russian", "о", "KeyJ", "next"],
    ["Russian", "а", "KeyF", "unsure"],
    ["Ukrainian", "г", "KeyU", "undo"],
    ["Greek", "ξ", "KeyJ", "next"],
    ["Greek", "φ", "KeyF", "unsure"],
    ["Greek", ";", "KeyQ", "problem"],
    ["Hebrew", "ח", "KeyJ", "next"],
    ["Hebrew", "כ", "KeyF", "unsure"],
    ["Hebrew", "/", "KeyQ", "problem"],
    ["Arabic", "ت", "KeyJ", "next"],
    ["Persian", "ض", "KeyQ", "problem"],
    ["Korean", "ㅓ", "KeyJ", "next"],
    ["a dead key", "Dead", "Digit2", "neutral"],
  ])("%s %s on %s", (_, key, code, expected) => expect(action(key, code)).toBe(expected));

  test("capitals of other scripts count as their small letters", () => {
    expect(action("О", "KeyJ", { shiftKey: true })).toBe("next");
  });

  test("a question mark of another script is the one on its place", () => {
    expect(action("؟", "Slash", { shiftKey: true })).toBe("help");
    expect(action("？", "Slash", { shiftKey: true })).toBe("help");
  });

  test("a key that writes two letters", () => {
    expect(actionOf({ badProblem: ["b"] }, press("لا", "KeyB"))).toBe("badProblem");
  });
});

describe("the character wins over the place", () => {
  test.each([
    ["AZERTY a", "a", "KeyQ", "suggest"],
    ["AZERTY q", "q", "KeyA", "problem"],
    ["Dvorak j", "j", "KeyC", "next"],
    ["AZERTY digit with Shift", "1", "Digit1", "negative"],
    ["Czech digit of the numeric keypad", "3", "Numpad3", "positive"],
    ["Arabic-Indic digit", "٣", "Digit3", "positive"],
    ["Persian digit", "۲", "Digit2", "neutral"],
    ["Devanagari digit", "१", "Digit1", "negative"],
    ["full-width digit", "４", "Digit4", "unsure"],
    ["full-width letter", "ｊ", "KeyJ", "next"],
    ["CapsLock", "F", "KeyF", "unsure"],
    ["named key", "ArrowLeft", "ArrowLeft", "negative"],
    ["named key of the numeric keypad", "ArrowLeft", "Numpad4", "negative"],
  ])("%s", (_, key, code, expected) => expect(action(key, code)).toBe(expected));

  test("a Latin letter without an action does not count as the key at its place", () => {
    expect(action("h", "KeyJ")).toBeNull(); // Dvorak
    expect(action("z", "KeyU")).toBeNull();
  });

  test("an own key that is a letter of the keyboard", () => {
    expect(actionOf({ ...KEYS, next: ["о"], undo: ["j"] }, press("о", "KeyJ"))).toBe("next");
  });
});

describe("what belongs to others", () => {
  test.each([
    ["Ctrl", { ctrlKey: true }],
    ["Alt", { altKey: true }],
    ["Meta", { metaKey: true }],
    ["an input method", { isComposing: true }],
  ])("%s", (_, held) => {
    expect(action("1", "Digit1", held)).toBeNull();
    expect(action("о", "KeyJ", held)).toBeNull();
    expect(digitOf(press("1", "Digit1", held))).toBeNull();
  });

  test("AltGr writes characters, also where it is reported as Ctrl and Alt, but never means the place", () => {
    expect(actionOf({ help: ["@"] }, press("@", "KeyQ", { altGraph: true, ctrlKey: true, altKey: true }))).toBe("help");
    expect(action("@", "KeyQ", { altGraph: true, ctrlKey: true, altKey: true })).toBeNull();
    expect(action("ł", "KeyF", { altGraph: true })).toBeNull();
  });

  test("signs over the digits, with Shift, are no ratings", () => {
    expect(action("!", "Digit1", { shiftKey: true })).toBeNull();
    expect(digitOf(press("#", "Digit3", { shiftKey: true }))).toBeNull();
  });

  test.each(["Shift", "AltGraph", "CapsLock", "Process", "Unidentified", "Dead"])("%s has no name", (key) => {
    expect(nameOf(press(key, "KeyJ"))).toBeNull();
  });

  test("keys of the keypad without NumLock keep their own meaning", () => {
    expect(action("End", "Numpad1")).toBeNull();
  });
});

test("digits of the questions are read in the same way", () => {
  expect(digitOf(press("5", "Digit5"))).toBe(5);
  expect(digitOf(press("(", "Digit5"))).toBe(5);
  expect(digitOf(press("٥", "Digit5"))).toBe(5);
  expect(digitOf(press("j", "KeyJ"))).toBeNull();
  expect(digitOf(press("о", "KeyJ"))).toBeNull();
});
