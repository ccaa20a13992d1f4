import { expect, test } from "vitest";
import { afterClosing, labelsInAll, pace } from "./words";

const counts = { items: 4, open: 2, waiting: 5, leased: 1, done: 2, last_hour: 0, ends_at: null };

test("labels in all are those given, held and waiting", () => {
  expect(labelsInAll(counts)).toBe(8);
});

test("closing says what becomes of the open work", () => {
  expect(afterClosing(counts)[0]).toBe(
    "1 solution is in somebody’s hands: they can be finished and handed in as usual.",
  );
  expect(afterClosing(counts)[1]).toContain("5 labels that nobody has begun stay in the queue");
  expect(afterClosing({ ...counts, leased: 0, waiting: 0 }).slice(0, 2)).toEqual([
    "Nobody holds a solution of it now.",
    "Nothing waits in its queue.",
  ]);
});

test("no pace is said, not shown as zero", () => {
  expect(pace(counts)).toBe("none in the last hour");
  expect(pace({ ...counts, last_hour: 1200 })).toBe("1,200 in the last hour");
});
