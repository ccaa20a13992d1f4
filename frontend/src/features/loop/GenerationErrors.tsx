import type { GenerationDetail } from "@/api/models";
import { Trace } from "./Trace";
import { errorInWords, piecesInWords } from "./words/stages";

/** Pieces of work that failed, in whole or for single rows, with their traces. */
export function GenerationErrors({ generation }: { generation: GenerationDetail }) {
  if (generation.errors.length === 0) return null;
  return (
    <section aria-labelledby="errors">
      <h2 id="errors">Errors</h2>
      <ol className="waits">
        {generation.errors.map((piece) => (
          <li key={piece.id}>
            <p>
              <span>{`${errorInWords(piece)} `}</span>
              <span>{piece.cause}</span>
            </p>
            <Trace text={piece.error} />
          </li>
        ))}
      </ol>
    </section>
  );
}

/** The pieces of work of each stage, by status. */
export function Pieces({ generation }: { generation: GenerationDetail }) {
  if (Object.keys(generation.pieces).length === 0) return null;
  return <p className="quiet">{piecesInWords(generation.pieces)}</p>;
}
