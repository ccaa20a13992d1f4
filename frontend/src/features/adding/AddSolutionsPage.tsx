import "@/styles/data.css";
import "@/styles/adding.css";
import { Link } from "wouter";
import type { ManagedPhase } from "@/api/models";
import { EmptyState, ErrorNote, Waiting } from "@/components/notes";
import { usePageTitle } from "@/components/usePageTitle";
import { AddSolutions } from "./AddSolutions";
import { usePhase } from "./queries";
import { ADD_SOLUTIONS, SOLUTIONS_INTRO } from "./words";

export default function AddSolutionsPage({ id }: { id: number }) {
  const { data: phase, error, refetch } = usePhase(id);
  usePageTitle(phase ? `${ADD_SOLUTIONS} to ${phase.name}` : ADD_SOLUTIONS);
  return (
    <main className="page page-wide">
      <p>
        <Link href="/phases">Phases</Link>
        {phase && (
          <span>
            {" › "}
            <Link href={`/phases/${phase.id}`}>{phase.name}</Link>
          </span>
        )}
      </p>
      <h1>{ADD_SOLUTIONS}</h1>
      {error && <ErrorNote error={error} retry={refetch} />}
      {phase ? <Body phase={phase} /> : !error && <Waiting what="Loading the phase" />}
    </main>
  );
}

function Body({ phase }: { phase: ManagedPhase }) {
  if (phase.flow !== 2) {
    return (
      <EmptyState title="This phase takes problems" level={2}>
        <p>Its labelers build solutions.</p>
        <p>
          <Link href={`/phases/${phase.id}/problems`}>Add problems</Link>
        </p>
      </EmptyState>
    );
  }
  return (
    <>
      <p>{SOLUTIONS_INTRO}</p>
      <AddSolutions phase={phase} />
    </>
  );
}
