import { expect, test } from "vitest";
import type { Loop } from "@/api/models";
import { nextTraining, waitsForLabels } from "./training";

const loop = (generation: object | null, since = 2) =>
  ({
    generations: generation ? [{ number: 4, stage: "labeling", status: "active", settings: {}, ...generation }] : [],
    labelings: { since_training: since },
    retrain_after: 5,
  }) as unknown as Loop;

test.each([
  [loop({}), "The reward model is trained again by itself after 3 more."],
  [loop({}, 4), "The reward model is trained again by itself after 1 more one."],
  [loop({}, 9), "The next training starts by itself in a moment."],
  [loop({ settings: { labeler: "oracle" } }), "The next training is that of generation 4, once it is labeled."],
  [loop({ stage: "done" }), "No generation is under way, so no training starts by itself."],
  [loop({ status: "cancelled" }), "No generation is under way, so no training starts by itself."],
  [loop(null), "No generation is under way, so no training starts by itself."],
])("the next training of %#", (now, words) => {
  expect(nextTraining(now)).toBe(words);
  expect(waitsForLabels(now)).toBe(words.includes("by itself after") || words.includes("in a moment"));
});
