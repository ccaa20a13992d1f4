import { useId } from "react";
import { Link } from "wouter";
import type { PhaseProgress } from "@/api/models";
import { usePhasesProgress } from "@/api/progress";
import { Markdown } from "@/components/Markdown";
import { ErrorNote, Waiting } from "@/components/notes";
import { doneInWords, FLOW_TEXTS, waitingInWords } from "./words";

/** The phases that a labeler may work on: what waits there, what they have done, and the guidelines. */
export function OpenPhases() {
  const { data, error, refetch } = usePhasesProgress();
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>Open phases</h2>
      {error ? (
        <ErrorNote error={error} retry={refetch} />
      ) : !data ? (
        <Waiting what="Loading the phases" />
      ) : data.length === 0 ? (
        <p>No phase is open for you now. An admin opens phases and assigns people to them.</p>
      ) : (
        <ul className="open-phases">
          {data.map((phase) => (
            <OpenPhase key={phase.id} phase={phase} />
          ))}
        </ul>
      )}
    </section>
  );
}

function OpenPhase({ phase }: { phase: PhaseProgress }) {
  return (
    <li className="panel open-phase">
      <div className="open-phase-text">
        <h3 dir="auto">{phase.name}</h3>
        <p>{FLOW_TEXTS[phase.flow]}</p>
        <p>
          <strong>{waitingInWords(phase.waiting)}</strong>
          <span className="quiet">{` · ${doneInWords(phase)}`}</span>
        </p>
      </div>
      <Link href={`/label/${phase.id}`} className="button" aria-label={`Label in ${phase.name}`}>
        Label here
      </Link>
      {phase.instructions.trim() && (
        <details className="open-phase-guidelines">
          <summary>Guidelines</summary>
          <Markdown text={phase.instructions} />
        </details>
      )}
    </li>
  );
}
