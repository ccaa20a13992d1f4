import "@/styles/data.css";
import "@/styles/adding.css";
import { Link } from "wouter";
import { ErrorNote, Waiting } from "@/components/notes";
import { usePageTitle } from "@/components/usePageTitle";
import { AddProblems } from "./AddProblems";
import { usePhase } from "./queries";
import { ADD_PROBLEMS, problemsIntro } from "./words";

export default function AddProblemsPage({ id }: { id: number }) {
  const { data: phase, error, refetch } = usePhase(id);
  usePageTitle(phase ? `${ADD_PROBLEMS} to ${phase.name}` : ADD_PROBLEMS);
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
      <h1>{ADD_PROBLEMS}</h1>
      {error && <ErrorNote error={error} retry={refetch} />}
      {phase ? (
        <>
          <p>{problemsIntro(phase.flow)}</p>
          <AddProblems phase={phase} />
        </>
      ) : (
        !error && <Waiting what="Loading the phase" />
      )}
    </main>
  );
}
