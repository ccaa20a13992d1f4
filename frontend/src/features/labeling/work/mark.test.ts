import { expect, test } from "vitest";
import { type Mark, markOf, ratedAs } from "./mark";

test("a rating is kept as it is, and unsure becomes a flag without a rating", () => {
  expect(ratedAs(-1)).toEqual({ rating: -1, flagged: false });
  expect(ratedAs(0)).toEqual({ rating: 0, flagged: false });
  expect(ratedAs("unsure")).toEqual({ rating: null, flagged: true });
  expect(ratedAs(null)).toEqual({ rating: null, flagged: false });
});

test.each<Mark | null>([-1, 0, 1, "unsure", null])("the mark %j comes back from the record", (mark) => {
  expect(markOf(ratedAs(mark))).toBe(mark);
});

test.each([{}, { rating: 2 }, { rating: "1" }, { rating: null, flagged: null }, { flagged: "true" }])(
  "a completion %j has no mark",
  (completion) => {
    expect(markOf(completion)).toBeNull();
  },
);
