/** What a labeler says of one completion, and how the PRM800K record writes it. */
export type Rating = -1 | 0 | 1;
export type Mark = Rating | "unsure";

/** Without a mark, or when the labeler is unsure, there is no rating; unsure is also flagged. */
export function ratedAs(mark: Mark | null): { rating: Rating | null; flagged: boolean } {
  return { rating: mark === "unsure" ? null : mark, flagged: mark === "unsure" };
}

/** The mark of a completion in a record or a draft; null: it has none. */
export function markOf({ rating, flagged }: { rating?: unknown; flagged?: unknown }): Mark | null {
  if (rating === -1 || rating === 0 || rating === 1) return rating;
  return flagged === true ? "unsure" : null;
}
