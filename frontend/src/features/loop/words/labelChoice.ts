/** Choosing the labelings of a training. */

export const CHOOSE_LABELS = {
  by: "Labeled by",
  sources: "Sources",
  phases: "Phases",
  generations: "Generations",
  labelers: "Labelers",
  noSource: "without a source",
} as const;

export const LABELER_KINDS = [
  ["all", "people and models"],
  ["people", "people"],
  ["models", "models"],
] as const;

export const NEVER_COUNT =
  "Superseded, excluded and held-back labelings never count. Nothing chosen means all labelings of training problems.";
