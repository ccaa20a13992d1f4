import { expect, test } from "vitest";
import type { Option } from "@/api/models";
import { grouped, missingBase, missingSources, parsed, shown } from "./options";

const option = (changes: Partial<Option>): Option => ({
  name: "top_k",
  type: "integer",
  low: 1,
  high: 10,
  nullable: false,
  choices: [],
  suggestions: [],
  value: 2,
  changed: false,
  ...changes,
});

test("options are in their groups, unknown ones come last", () => {
  const groups = grouped({ options: [option({ name: "brand_new" }), option({}), option({ name: "seed" })] });
  expect(groups.map(({ title, options }) => [title, options.map((one) => one.words.label)])).toEqual([
    ["Sampling", ["Seed"]],
    ["Selection", ["Selected per problem"]],
    ["More", ["brand new"]],
  ]);
});

test("the base is missing until a generation has named one", () => {
  const base = option({ name: "base", type: "text", low: null, high: null, value: "" });
  expect(missingBase([option({}), base])).toBe(base);
  expect(missingBase([option({}), { ...base, value: "a-public/model" }])).toBeNull();
});

test("objects are shown and read as JSON", () => {
  const training = option({ name: "training", type: "object", low: null, high: null, value: { epochs: 2 } });
  expect(shown(training)).toBe('{"epochs":2}');
  expect(parsed(training, '{"epochs": 3}')).toEqual({ value: { epochs: 3 } });
  expect(parsed(training, " ")).toEqual({ value: {} });
  expect(parsed(training, "[1]")).toHaveProperty("mistake");
  expect(parsed(training, "{")).toHaveProperty("mistake");
});

test.each([
  ["3", { value: 3 }],
  ["", { mistake: "Enter a number." }],
  ["1.5", { mistake: "Enter a whole number." }],
  ["11", { mistake: "Enter a value from 1 to 10." }],
])("the number %j is %j", (text, outcome) => expect(parsed(option({}), text)).toEqual(outcome));

test("yes and no, and texts, are sent as they are", () => {
  expect(parsed(option({ type: "boolean" }), false)).toEqual({ value: false });
  expect(parsed(option({ type: "text" }), "")).toEqual({ value: "" });
});

test("what may be left to the phase is empty for that, and a choice of three where it is a yes or no", () => {
  const share = option({ type: "number", low: 0, high: 0.5, nullable: true, value: null });
  expect(shown(share)).toBe("");
  expect(parsed(share, " ")).toEqual({ value: null });
  expect(parsed(share, "0.2")).toEqual({ value: 0.2 });
  expect(parsed(share, "0.6")).toHaveProperty("mistake");
  const asks = option({ type: "boolean", low: null, high: null, nullable: true, value: null });
  expect([null, true, false].map((value) => shown({ ...asks, value }))).toEqual(["", "yes", "no"]);
  expect(["", "yes", "no"].map((text) => parsed(asks, text))).toEqual([
    { value: null },
    { value: true },
    { value: false },
  ]);
});

test("sources are missing until one is chosen", () => {
  const sources = option({ name: "sources", type: "texts", low: null, high: null, value: [] });
  expect(missingSources([option({}), sources])).toBe(sources);
  expect(missingSources([{ ...sources, value: [""] }])).toBeNull();
  expect(shown({ ...sources, value: ["MATH", ""] })).toBe('["MATH",""]');
  expect(parsed(sources, '["MATH"]')).toEqual({ value: ["MATH"] });
  expect(parsed(sources, "[]")).toHaveProperty("mistake");
});
