type Props = { hasMore: boolean; isLoading: boolean; onMore: () => void };

/** The end of a list that is read in parts. */
export function More({ hasMore, isLoading, onMore }: Props) {
  return hasMore ? (
    <p>
      <button type="button" className="button" disabled={isLoading} onClick={onMore}>
        {isLoading ? "Loading…" : "Show more"}
      </button>
    </p>
  ) : null;
}
