import { expect, test } from "vitest";
import type { Model } from "@/api/models";
import {
  bestOfN,
  figureName,
  figures,
  heldOutInWords,
  isServer,
  learnedFrom,
  missingFiles,
  reasonInWords,
  size,
  standingInWords,
  triedInWords,
  withLineBreaks,
} from "./words";

const model = { kind: "prm", rated_steps: 120, labelings: 30, labelings_by_models: 10 } as Model;

test("a PRM says who labeled its training data, if that is known", () => {
  expect(learnedFrom(model)).toBe("120 rated steps of 30 solutions: 20 by people, 10 by models");
  expect(learnedFrom({ ...model, labelings_by_models: null })).toBe("120 rated steps of 30 solutions");
  expect(learnedFrom({ ...model, kind: "orm", rated_steps: 1 })).toBe("1 graded solution");
});

test("a model from elsewhere learned from what nobody here knows", () => {
  expect(learnedFrom({ ...model, origin: "added", rated_steps: 0 })).toBe("trained elsewhere");
});

test("an added model tells its scores of both examples", () => {
  expect(triedInWords({ scores: { correct: [0.934, 1], wrong: [0.9, 0.1] } })).toBe(
    "Scores of the steps: 0.93, 1.00 in a correct example, 0.90, 0.10 in a wrong one. Do they fit?",
  );
});

test("a server is told by its address, and a line break is written as in code", () => {
  expect([isServer(" https://host"), isServer("/models/http"), isServer("httpd")]).toEqual([true, false, false]);
  expect(withLineBreaks("\\n\\n")).toBe("\n\n");
});

test("best of N is that of the largest N; not evaluated is a dash", () => {
  const evaluation = {
    ns: [1, 64],
    curves: {
      prm: [
        [0.5, 0.1],
        [0.712, 0.1],
      ],
    },
  } as unknown as Model["evaluation"];
  expect(bestOfN({ evaluation })).toBe("71.2 % at 64");
  expect(bestOfN({ evaluation: null })).toBe("–");
});

test("nested figures get dotted names and short numbers", () => {
  expect(figures({ a: { b: 0.123456, c: null }, d: ["x", 2], e: 12000 })).toEqual([
    ["a.b", "0.1235"],
    ["a.c", "not defined"],
    ["d", "x, 2"],
    ["e", "12,000"],
  ]);
});

test.each([
  [0, "0 bytes"],
  [999, "999 bytes"],
  [2_204_720, "2.2 MB"],
  [5_000_000_000_000, "5000.0 GB"],
])("%i bytes are %s", (bytes, words) => expect(size(bytes)).toBe(words));

test("held-out accuracy that was not measured is a dash", () => {
  expect(heldOutInWords({ metrics: { evaluation: { accuracy: 0.8 } } })).toBe("80.0 % correct");
  expect(heldOutInWords({ metrics: {} })).toBe("–");
});

test("a model in use says so instead of what the gate said", () => {
  expect(standingInWords({ is_current: true, standing: "accepted" })).toBe("in use");
  expect(standingInWords({ is_current: false, standing: "held_back" })).toBe("held back");
});

test("a decision names the model that was replaced, if there was one", () => {
  expect(reasonInWords({ replaced: "prm-1", reason: "Better." })).toBe(", in place of prm-1: Better.");
  expect(reasonInWords({ replaced: null, reason: "First." })).toBe(": First.");
});

test("a model without files says whether the rules deleted them", () => {
  expect(missingFiles({ files_deleted_at: null })).toContain("not on this machine");
  expect(missingFiles({ files_deleted_at: "2031-05-06T07:08:09Z" })).toContain("cannot be used or downloaded");
});

test("figures are named in words", () => {
  expect(figureName("best_of_n.incumbent")).toBe("best of N, the other model");
  expect(figureName("held_out.mean_loss")).toBe("held out, mean loss");
});
