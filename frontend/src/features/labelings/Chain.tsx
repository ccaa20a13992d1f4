import { Link } from "wouter";
import type { LabelingDetail } from "@/api/models";
import { RatedSteps } from "@/components/RatedSteps";
import { RelativeTime } from "@/components/RelativeTime";
import { exclusionInWords, nameOfLabeler, SITE, titleOf } from "./words";

/** The first submit and every correction. */
export function Chain({ labeling }: { labeling: LabelingDetail }) {
  const { chain, id } = labeling;
  if (chain.length < 2) return null;
  return (
    <section className="panel" aria-label="Corrections">
      <h2>Corrections</h2>
      <ol className="chain">
        {chain.map((one) => (
          <li key={one.id} aria-current={one.id === id ? "true" : undefined}>
            <p>
              {one.id === id ? <b>{titleOf(one.id)}</b> : <Link href={`/labelings/${one.id}`}>{titleOf(one.id)}</Link>}
              <span>{` by ${nameOfLabeler(one.labeler)}, `}</span>
              {one.submitted_at && <RelativeTime iso={one.submitted_at} />}
            </p>
            {one.reason && <p className="recent-reason">{one.reason}</p>}
            {one.id !== id && (
              <details>
                <summary>Its ratings</summary>
                <RatedSteps steps={one.steps} own="Own step" />
              </details>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

export function Exclusions({ labeling }: { labeling: LabelingDetail }) {
  const { exclusions, is_returned } = labeling;
  if (exclusions.length === 0 && !is_returned) return null;
  return (
    <section className="panel" aria-label="Exclusions">
      <h2>Exclusions</h2>
      {is_returned && <p>It was returned to the queue: one more person gets its task.</p>}
      <ol className="chain">
        {exclusions.map((one) => (
          <li key={one.id}>
            <p>
              <span>{`${exclusionInWords(one.kind)} by ${one.made_by ?? SITE}, `}</span>
              <RelativeTime iso={one.made_at} />
              {one.ended_at && (
                <span>
                  <span>{`; ended by ${one.ended_by ?? SITE}, `}</span>
                  <RelativeTime iso={one.ended_at} />
                </span>
              )}
            </p>
            <p className="recent-reason">{one.reason}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}
