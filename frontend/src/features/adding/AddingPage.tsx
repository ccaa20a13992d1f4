import "@/styles/data.css";
import "@/styles/adding.css";
import type { ReactNode } from "react";
import { Link } from "wouter";
import type { ManagedPhase } from "@/api/models";
import { ErrorNote, Waiting } from "@/components/notes";
import { usePageTitle } from "@/components/usePageTitle";
import { usePhase } from "./queries";

type Props = { id: number; title: string; children: (phase: ManagedPhase) => ReactNode };

/** A page that adds something to a phase: the way back to the phase, the title, and what `children` shows of the phase. */
export function AddingPage({ id, title, children }: Props) {
  const { data: phase, error, refetch } = usePhase(id);
  usePageTitle(phase ? `${title} to ${phase.name}` : title);
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
      <h1>{title}</h1>
      {error && <ErrorNote error={error} retry={refetch} />}
      {phase ? children(phase) : !error && <Waiting what="Loading the phase" />}
    </main>
  );
}
