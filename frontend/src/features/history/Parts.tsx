import type { ReactNode } from "react";
import { shownInWords } from "./words";

type Props = {
  shown: number;
  count: number;
  hasMore: boolean;
  isLoading: boolean;
  onMore: () => void;
  children: ReactNode;
};

/** A list that grows at its end. */
export function Parts({ shown, count, hasMore, isLoading, onMore, children }: Props) {
  return (
    <>
      <ol className="history">{children}</ol>
      <p className="history-more">
        <span className="quiet" role="status">
          {shownInWords(shown, count)}
        </span>
        {hasMore && (
          <button type="button" className="button" disabled={isLoading} onClick={onMore}>
            {isLoading ? "Loading…" : "Show older ones"}
          </button>
        )}
      </p>
    </>
  );
}
