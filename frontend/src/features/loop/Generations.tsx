import { useState } from "react";
import type { Generation, Loop } from "@/api/models";
import { EmptyState, ErrorNote } from "@/components/notes";
import { Pager } from "@/components/Pager";
import { GenerationCard } from "./GenerationCard";
import { useOlderGenerations, useTimeline } from "./queries";

const PAGE = 10;

/** The newest ones come with the loop and are always up to date; older pages are fetched on demand. */
export function Generations({ loop, isAdmin }: { loop: Loop; isAdmin: boolean }) {
  const [offset, setOffset] = useState(0);
  const older = useOlderGenerations(offset, PAGE);
  const { data: points } = useTimeline();
  const newest = loop.generations.slice(0, PAGE);
  const shown: readonly Generation[] = offset === 0 ? newest : (older.data?.results ?? []);
  const all = loop.generations[0] ? Math.max(loop.generations.length, older.data?.count ?? 0) : 0;
  return (
    <section aria-labelledby="generations">
      <h2 id="generations">Generations</h2>
      {loop.generations.length === 0 ? (
        <EmptyState title="No generation yet" level={2}>
          <p>
            A generation samples solutions, scores them and fills the queue. Import problems, then start the first one.
          </p>
        </EmptyState>
      ) : (
        <>
          {older.error && <ErrorNote error={older.error} retry={older.refetch} />}
          <ol className="generations">
            {shown.map((generation) => (
              <GenerationCard
                key={generation.id}
                generation={generation}
                isAdmin={isAdmin}
                point={points?.find((point) => point.id === generation.id)}
              />
            ))}
          </ol>
          <Pager count={all} offset={offset} limit={PAGE} onOffset={setOffset} />
        </>
      )}
    </section>
  );
}
