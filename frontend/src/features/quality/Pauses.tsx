import { Link } from "wouter";
import type { LabelerPage } from "@/api/models";
import { RelativeTime } from "@/components/RelativeTime";
import { Appeals } from "./Appeals";
import { PauseActs } from "./PauseActs";
import { byInWords, evidenceInWords, heldInWords } from "./words";

type Pause = LabelerPage["pauses"][number];

export function Pauses({ pauses }: { pauses: readonly Pause[] }) {
  if (pauses.length === 0) return null;
  return (
    <section aria-labelledby="pauses">
      <h2 id="pauses">Pauses</h2>
      {pauses.map((pause) => (
        <OnePause key={pause.id} pause={pause} />
      ))}
    </section>
  );
}

function OnePause({ pause }: { pause: Pause }) {
  return (
    <article className="panel">
      <h3>
        <RelativeTime iso={pause.began_at} />
        <span>{`, by ${byInWords(pause.began_by)}`}</span>
      </h3>
      <p>{pause.reason}</p>
      {pause.evidence.length > 0 && <Evidence pause={pause} />}
      {pause.ended_at && (
        <p>
          <span>{`Ended by ${byInWords(pause.ended_by)} `}</span>
          <RelativeTime iso={pause.ended_at} />
          <span>{`: ${pause.end_reason}`}</span>
        </p>
      )}
      <p>{heldInWords(pause)}</p>
      <PauseActs pause={pause} />
      <Appeals appeals={pause.appeals} />
    </article>
  );
}

function Evidence({ pause }: { pause: Pause }) {
  return (
    <details>
      <summary>{evidenceInWords(pause)}</summary>
      <ul className="evidence">
        {pause.evidence.map((one) => (
          <li key={one.labeling}>
            <Link href={`/labelings/${one.labeling}`}>{`Labeling ${one.labeling}`}</Link>
            <span>{one.passed ? ": agrees" : `: differs at step ${(one.first_difference ?? 0) + 1}`}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
