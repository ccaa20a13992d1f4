import { Link } from "wouter";
import { EmptyState } from "@/components/notes";
import { AddingPage } from "./AddingPage";
import { AddSolutions } from "./AddSolutions";
import { ADD_SOLUTIONS, SOLUTIONS_INTRO } from "./words";

export default function AddSolutionsPage({ id }: { id: number }) {
  return (
    <AddingPage id={id} title={ADD_SOLUTIONS}>
      {(phase) =>
        phase.flow === 2 ? (
          <>
            <p>{SOLUTIONS_INTRO}</p>
            <AddSolutions phase={phase} />
          </>
        ) : (
          <EmptyState title="This phase takes problems" level={2}>
            <p>Its labelers build solutions.</p>
            <p>
              <Link href={`/phases/${phase.id}/problems`}>Add problems</Link>
            </p>
          </EmptyState>
        )
      }
    </AddingPage>
  );
}
