import { expect, test } from "vitest";
import { afterClosing, labelingsInAll, openInWords, pace, versionInWords } from "./words";

const counts = { items: 4, open: 2, waiting: 5, leased: 1, done: 2, last_hour: 0, ends_at: null };

test("labelings in all are those submitted, open and waiting", () => {
  expect(labelingsInAll(counts)).toBe(8);
});

test("closing says what becomes of the open work", () => {
  expect(afterClosing(counts)[0]).toBe("1 solution is open with labelers and can still be submitted.");
  expect(afterClosing(counts)[1]).toContain("5 labelings not yet started stay in the queue");
  expect(afterClosing({ ...counts, leased: 0, waiting: 0 }).slice(0, 2)).toEqual([
    "No solution is open with a labeler now.",
    "Its queue is empty.",
  ]);
});

test("no pace is said, not shown as zero", () => {
  expect(pace(counts)).toBe("none in the last hour");
  expect(pace({ ...counts, last_hour: 1200 })).toBe("1,200 in the last hour");
});

test("figures are labelings, and one is one", () => {
  expect(openInWords(counts)).toBe("of 4 items; 5 labelings to do");
  expect(openInWords({ ...counts, items: 1, waiting: 1 })).toBe("of 1 item; 1 labeling to do");
});

test("the version shown now is marked, and the first one has no author", () => {
  expect(versionInWords(2, "ada", 2)).toBe("Version 2 (shown now), by ada");
  expect(versionInWords(1, null, 2)).toBe("Version 1, by the installation");
});
