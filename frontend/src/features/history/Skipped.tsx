import type { SkippedTask } from "@/api/models";
import { EmptyState, ErrorNote, Waiting } from "@/components/notes";
import { RelativeTime } from "@/components/RelativeTime";
import { LineText } from "@/components/text/RichText";
import { Parts } from "./Parts";
import { useOpenAgain, useSkipped } from "./queries";

/** What the labeler skipped. It comes back only if they take it back, and only while nobody else has it. */
export function Skipped() {
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useSkipped();
  if (error && !data) return <ErrorNote error={error} retry={refetch} />;
  if (!data) return <Waiting what="Loading what you skipped" />;
  const skipped = data.pages.flatMap((part) => part.results);
  if (skipped.length === 0) {
    return (
      <EmptyState title="Nothing skipped" level={2}>
        <p>A task that you skip appears here, and you can take it back while nobody else has it.</p>
      </EmptyState>
    );
  }
  return (
    <>
      <Parts
        shown={skipped.length}
        count={data.pages[0]?.count ?? 0}
        hasMore={hasNextPage}
        isLoading={isFetchingNextPage}
        onMore={() => void fetchNextPage()}
      >
        {skipped.map((task) => (
          <SkippedEntry key={task.assignment} task={task} />
        ))}
      </Parts>
      {error && <ErrorNote error={error} retry={() => void fetchNextPage()} />}
    </>
  );
}

function SkippedEntry({ task }: { task: SkippedTask }) {
  const takeBack = useOpenAgain("take-back");
  const refusal = takeBack.error?.message ?? task.refusal;
  return (
    <li className="history-entry history-skipped">
      <div>
        <LineText text={task.problem} />
      </div>
      <span className="history-facts quiet">
        <span>{task.phase}</span>
        {task.skipped_at && <RelativeTime iso={task.skipped_at} />}
      </span>
      <p className="history-take-back" role={takeBack.isError ? "alert" : undefined}>
        {refusal ? (
          <span className="quiet">{refusal}</span>
        ) : (
          <button
            type="button"
            className="button"
            disabled={takeBack.isPending}
            onClick={() => takeBack.mutate(task.assignment)}
          >
            Take it back
          </button>
        )}
      </p>
    </li>
  );
}
