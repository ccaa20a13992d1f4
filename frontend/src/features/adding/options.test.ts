import { expect, test } from "vitest";
import { NEW_OPTIONS, queryOf } from "./options";

test("only what is set is sent", () => {
  expect(queryOf(NEW_OPTIONS)).toEqual({ cut: "line" });
  expect(
    queryOf({ ...NEW_OPTIONS, generator: " theirs ", labels: "2", per_problem: " 3 ", without_drawings: true }),
  ).toEqual({
    cut: "line",
    generator: "theirs",
    labels: "2",
    per_problem: "3",
    without_drawings: "true",
  });
});

test("stored solutions are chosen by grade, and not cut", () => {
  expect(queryOf({ ...NEW_OPTIONS, from: "stored", generator: "theirs", only: "wrong" })).toEqual({
    stored: "true",
    generator: "theirs",
    only: "wrong",
  });
  expect(queryOf({ ...NEW_OPTIONS, only: "wrong" })).not.toHaveProperty("only");
});
