import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import { api, unwrap } from "@/api/client";
import { preloadMaths } from "@/components/maths/loader";
import { EmptyState, ErrorNote, Waiting } from "@/components/notes";
import { Pager } from "@/components/Pager";
import { preloadMarkdown } from "@/components/text/loader";
import { usePageTitle } from "@/components/usePageTitle";
import "@/styles/history.css";
import { HistoryEntry } from "./HistoryEntry";

const PAGE = 20;

void preloadMaths().then(preloadMarkdown); // before the formulas arrive, so that nothing moves when they are rendered

export default function HistoryPage() {
  usePageTitle("History");
  const [offset, setOffset] = useState(0);
  const { data, error, refetch } = useQuery({
    queryKey: ["labelings", offset],
    queryFn: () => unwrap(api.GET("/api/v1/labelings", { params: { query: { limit: PAGE, offset } } })),
    placeholderData: keepPreviousData,
  });
  return (
    <main className="page">
      <h1>History</h1>
      {error ? (
        <ErrorNote error={error} retry={refetch} />
      ) : !data ? (
        <Waiting what="Loading your history" />
      ) : data.count === 0 ? (
        <EmptyState title="Nothing rated yet" level={2}>
          <p>Every solution that you rate appears here.</p>
          <Link href="/label" className="button button-primary">
            Rate the first one
          </Link>
        </EmptyState>
      ) : (
        <>
          <ol className="history">
            {data.results.map((labeling) => (
              <HistoryEntry key={labeling.id} labeling={labeling} />
            ))}
          </ol>
          <Pager count={data.count} offset={offset} limit={PAGE} onOffset={setOffset} />
        </>
      )}
    </main>
  );
}
