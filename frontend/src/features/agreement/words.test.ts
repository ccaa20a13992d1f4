import { expect, test } from "vitest";
import { queryText, scopeQuery } from "./queries";
import {
  basisInWords,
  comparedInWords,
  filtersOf,
  intervalInWords,
  narrowedTo,
  placeInWords,
  rateInWords,
  ratingName,
  stepInWords,
  usedInWords,
  valueInWords,
} from "./words";

const figure = { value: 0.5, low: 0.25, high: 0.75, of: 12, why: "" };
const nothing = { value: null, low: null, high: null, of: 0, why: "No two people have rated the same step." };

test("coefficients are numbers, shares are per cent, each with its interval", () => {
  expect(valueInWords("alpha", figure)).toBe("0.50");
  expect(valueInWords("exact", figure)).toBe("50 %");
  expect(intervalInWords("kappa", figure)).toBe("0.25 to 0.75");
  expect(basisInWords("first_error", figure)).toBe("25 % to 75 %, 12 pairs of labelings");
  expect(basisInWords("exact", { ...figure, of: 1 })).toBe("25 % to 75 %, 1 pair of ratings");
});

test("a figure that is not defined says why", () => {
  expect(valueInWords("alpha", nothing)).toBe("–");
  expect(intervalInWords("alpha", nothing)).toBe("");
  expect(basisInWords("alpha", nothing)).toBe("No two people have rated the same step.");
});

test("steps and first errors are numbered from one", () => {
  expect(stepInWords(0, 5)).toBe("Step 1 of 5");
  expect(placeInWords(2, 5)).toBe("step 3");
  expect(placeInWords(5, 5)).toBe("no error");
  expect([-1, 0, 1, null].map(ratingName)).toEqual(["negative", "neutral", "positive", "unsure"]);
});

test("what was compared is counted", () => {
  expect(comparedInWords({ labelings: 1, labelers: 1, solutions: 1, compared: 0 })).toBe(
    "1 labeling by 1 person of 1 solution. At least two people rated 0 of them.",
  );
});

test("the label model says what it has read", () => {
  const run = {
    id: 1,
    status: "done" as const,
    requested_by: null,
    with_scores: true,
    labelings: 1200,
    solutions: 400,
    labelers: 20,
    gold: 30,
    scored: 90,
    rounds: 8,
    error: "",
    created_at: "",
    started_at: null,
    finished_at: null,
  };
  expect(usedInWords({ newest: run, used: run, new_labelings: 7, enough: 50 })).toBe(
    "It has read 1,200 labelings of 400 solutions by 20 people; 30 have gold. A reward model has scored 90 of them, too. New labelings since: 7 of 50.",
  );
  expect(usedInWords({ newest: null, used: null, new_labelings: 0, enough: 50 })).toMatch(/^It has not run yet/);
});

test("a rate has its interval", () => {
  expect(rateInWords({ name: "errors seen", value: 0.78, low: 0.7, high: 0.85, below: 0.6 })).toBe(
    "78 % (70 % to 85 %)",
  );
});

test("the address is the query, without what is not chosen", () => {
  const scope = { phase: "3", generation: "", labeler: "", since: "2026-03-02", until: "", work_only: "true" };
  expect(scopeQuery(scope)).toEqual({ phase: 3, since: "2026-03-02", work_only: true });
  expect(queryText({ ...scope, by: "pair" })).toBe("?phase=3&since=2026-03-02&work_only=true&by=pair");
  expect(queryText({ phase: "" })).toBe("");
  expect(narrowedTo(scope)).toBe("one phase, some weeks");
  expect(filtersOf({ of: { generation: 0 } })).toEqual({ generation: "0" });
});
