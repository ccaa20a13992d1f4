import { Link } from "wouter";
import { EmptyState, ErrorNote, Waiting } from "@/components/notes";
import { HistoryEntry } from "./HistoryEntry";
import { Parts } from "./Parts";
import { useLabelings } from "./queries";

/** What the labeler submitted, of one phase or with one end if they are given. */
export function Submitted({ phase, end }: { phase: string; end: string }) {
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useLabelings(phase, end);
  if (error && !data) return <ErrorNote error={error} retry={refetch} />;
  if (!data) return <Waiting what="Loading your history" />;
  const labelings = data.pages.flatMap((part) => part.results);
  if (labelings.length === 0) {
    return phase || end ? (
      <EmptyState title="Nothing found" level={2}>
        <p>None of your solutions is in this phase and has this end. Choose “All” above to see the others.</p>
      </EmptyState>
    ) : (
      <EmptyState title="Nothing rated yet" level={2}>
        <p>Every solution that you rate appears here.</p>
        <Link href="/label" className="button button-primary">
          Rate the first one
        </Link>
      </EmptyState>
    );
  }
  return (
    <>
      <Parts
        shown={labelings.length}
        count={data.pages[0]?.count ?? 0}
        hasMore={hasNextPage}
        isLoading={isFetchingNextPage}
        onMore={() => void fetchNextPage()}
      >
        {labelings.map((labeling) => (
          <HistoryEntry key={labeling.id} labeling={labeling} />
        ))}
      </Parts>
      {error && <ErrorNote error={error} retry={() => void fetchNextPage()} />}
    </>
  );
}
