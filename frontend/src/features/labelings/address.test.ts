import { expect, test } from "vitest";
import { filterOf } from "./address";

const read = (values: Record<string, string>) => filterOf((name) => values[name] ?? "");

test("empty filters ask for nothing, and numbers are numbers", () => {
  expect(read({})).toEqual({});
  expect(read({ phase: "3", generation: "-1", state: "excluded", sort: "oldest" })).toEqual({
    phase: 3,
    generation: -1,
    state: "excluded",
  });
});

test("a day lasts until the next midnight here", () => {
  const { since, until } = read({ from: "2026-03-01", to: "2026-03-01" });
  expect(new Date(since ?? "").getTime()).toBe(new Date("2026-03-01T00:00").getTime());
  expect(new Date(until ?? "").getTime()).toBe(new Date("2026-03-02T00:00").getTime());
});

test("what cannot be read is sent as it is, so that the server says what is wrong", () => {
  expect(read({ phase: "x", from: "soon" })).toEqual({ phase: "x", since: "soon" });
});
