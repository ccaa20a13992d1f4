import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import { api, unwrap } from "@/api/client";
import type { OwnLabeling } from "@/api/models";
import { FACE_NAMES, Face, faceOf } from "@/components/Face";
import { Maths } from "@/components/maths/Maths";
import { EmptyState, ErrorNote, Waiting } from "@/components/notes";
import { Pager } from "@/components/Pager";
import { RelativeTime } from "@/components/RelativeTime";
import { StepText } from "@/components/SolutionText";
import { usePageTitle } from "@/components/usePageTitle";
import "@/styles/history.css";

const PAGE = 20;

const REASONS: Readonly<Record<string, string>> = {
  solution: "All steps stand",
  found_error: "Error found",
  give_up: "Given up",
  bad_problem: "Bad problem",
};

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
        <Waiting what="Fetching what you rated" />
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
              <Entry key={labeling.id} labeling={labeling} />
            ))}
          </ol>
          <Pager count={data.count} offset={offset} limit={PAGE} onOffset={setOffset} />
        </>
      )}
    </main>
  );
}

function Entry({ labeling }: { labeling: OwnLabeling }) {
  const reason = labeling.finish_reason;
  return (
    <li className="history-entry">
      <details>
        <summary>
          <span className="history-problem">
            <Maths text={labeling.problem} />
          </span>
          <span className="history-facts quiet">
            <span>{reason ? REASONS[reason] : "Unfinished"}</span>
            {labeling.submitted_at && <RelativeTime iso={labeling.submitted_at} />}
          </span>
        </summary>
        <ol className="rated-steps">
          {labeling.steps.map((step, index) => {
            const face = faceOf(step.rating);
            return (
              // keyed by place: steps of a record never change places
              <li key={index} className="rated-step">
                <Face kind={face} />
                <span className="visually-hidden">{FACE_NAMES[face]}: </span>
                <div className="step-text">
                  <StepText text={step.text} />
                </div>
              </li>
            );
          })}
        </ol>
      </details>
    </li>
  );
}
