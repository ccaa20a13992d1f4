import type { GenerationDetail } from "@/api/models";
import { plural } from "@/components/numbers";
import { STAGE_NAMES } from "./stages";

/** Pieces of the work that failed, or whose single rows did, with their traces. */
export function GenerationErrors({ generation }: { generation: GenerationDetail }) {
  if (generation.errors.length === 0) return null;
  return (
    <section aria-labelledby="errors">
      <h2 id="errors">What failed in it</h2>
      <ol className="waits">
        {generation.errors.map((piece) => (
          <li key={piece.id}>
            <details>
              <summary>
                {STAGE_NAMES[piece.stage]}, rows {piece.first_id} to {piece.last_id}:{" "}
                {piece.status === "done" ? "done, but for single rows" : piece.status},{" "}
                {plural(piece.attempts, "attempt")}
              </summary>
              <pre className="trace">{piece.error}</pre>
            </details>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** How many pieces each stage is cut into, and how they stand. */
export function Pieces({ generation }: { generation: GenerationDetail }) {
  const stages = Object.entries(generation.pieces);
  if (stages.length === 0) return null;
  return (
    <p className="quiet">
      Pieces of work:{" "}
      {stages
        .map(([stage, { done, running, pending, failed }]) => {
          const states = [
            `${done} done`,
            running && `${running} running`,
            pending && `${pending} waiting`,
            failed && `${failed} failed`,
          ];
          return `${stage} ${states.filter(Boolean).join(", ")}`;
        })
        .join("; ")}
      .
    </p>
  );
}
