import { expect, test } from "vitest";
import { foundInWords, marksInWords, previewInWords, timeInWords } from "./words";

test("more than a thousand are not counted", () => {
  expect(foundInWords(1)).toBe("1 labeling");
  expect(foundInWords(1000)).toBe("1,000 labelings");
  expect(foundInWords(1001)).toBe("1,000+ labelings");
});

test("marks are told by kind, in the order in which they first come", () => {
  expect(marksInWords(["positive", "own", "positive", "negative"])).toBe("2 positive, 1 own, 1 negative");
  expect(marksInWords([])).toBe("no step");
});

test("active time in the unit that fits", () => {
  expect(timeInWords(4_400)).toBe("4 s");
  expect(timeInWords(84_300)).toBe("1 min 24 s");
  expect(timeInWords(3_660_000)).toBe("1 h 1 min");
  expect(timeInWords(null)).toBe("–");
});

test("the preview tells what will not change, and what is too much", () => {
  expect(previewInWords({ chosen: 3, changing: 3, most: 10 })).toBe("3 labelings will change.");
  expect(previewInWords({ chosen: 3, changing: 1, most: 10 })).toContain(
    "1 labeling of 3 will change. The other 2 cannot",
  );
  expect(previewInWords({ chosen: 3, changing: 0, most: 10 })).toContain("None");
  expect(previewInWords({ chosen: 30, changing: 30, most: 10 })).toContain("at most 10 can be changed at once");
});
