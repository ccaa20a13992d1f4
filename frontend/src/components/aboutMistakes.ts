/** What a labeler can say about a mistake, in words; while labeling and in the history. */

/** How far the solution got before the mistake; the index is what is stored. */
export const PROGRESS_NAMES = [
  "Nothing useful yet",
  "A first idea",
  "About halfway",
  "Most of the way",
  "All but the last step",
] as const;

/** Ratings of an explanation that came with the solution. */
export const EXPLANATION_CHOICES = [
  { rating: 1, name: "Correct" },
  { rating: 0, name: "Partly correct" },
  { rating: -1, name: "Wrong" },
] as const;
