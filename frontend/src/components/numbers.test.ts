import { afterEach, expect, test } from "vitest";
import { chooseLocale, exactTime } from "@/parts/locale";
import { count, percent } from "./numbers";

const TIME = "2031-05-06T07:08:09Z";

afterEach(() => chooseLocale());

test("without a choice, numbers are English and dates the browser's", () => {
  expect([count(12_345), percent(0.9876)]).toEqual(["12,345", "98.8 %"]);
  expect(exactTime(TIME)).toBe(new Date(TIME).toLocaleString());
});

test("a choice holds for numbers and dates", () => {
  chooseLocale("de-DE");
  expect([count(12_345), percent(0.9876)]).toEqual(["12.345", "98,8 %"]);
  expect(exactTime(TIME)).toContain("6.5.2031");
});
