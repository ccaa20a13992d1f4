import { expect, test } from "vitest";
import type { Loop } from "@/api/models";
import { nextTraining } from "./training";
import { nextTrainingInWords } from "./words/training";

const loop = (generation: object | null, since = 2) =>
  ({
    generations: generation
      ? [{ number: 4, stage: "labeling", status: "active", labeler: "people", ...generation }]
      : [],
    labelings: { since_training: since },
    retrain_after: 5,
  }) as unknown as Loop;

const NONE = "No generation is in progress, so no training is planned.";

test.each([
  [loop({}), "The reward model is retrained automatically after 3 more solutions."],
  [loop({}, 4), "The reward model is retrained automatically after 1 more solution."],
  [loop({}, 9), "The next training is about to start."],
  [loop({ labeler: "oracle" }), "The next training starts when generation 4 is labeled."],
  [loop({ stage: "done" }), NONE],
  [loop({ status: "cancelled" }), NONE],
  [loop(null), NONE],
])("the next training of %#", (now, words) => {
  expect(nextTrainingInWords(nextTraining(now))).toBe(words);
});

test("labelings are waited for only if people label", () => {
  expect(nextTraining(loop({})).after).toBe("labelings");
  expect(nextTraining(loop({ labeler: "prm" })).after).toBe("generation");
});
