import { RelativeTime } from "@/components/RelativeTime";
import { RichText } from "@/components/text/RichText";
import { useFailedCompletions } from "./queries";
import { failedInWords, failedStep } from "./words";

/** Why next steps could not be written. Labelers never see it; nothing is shown while there is nothing to mend. */
export function FailedCompletions({ phase }: { phase: number }) {
  const { data } = useFailedCompletions(phase);
  if (!data || data.count === 0) return null;
  return (
    <section aria-labelledby="failed-completions">
      <h2 id="failed-completions" className="section-title">
        Steps that could not be written
      </h2>
      <p>{failedInWords(data.count)}</p>
      <ul className="failed-completions">
        {data.results.map((failed) => (
          <li key={failed.id} className="panel">
            <details>
              <summary>
                <span>{`${failed.reason} `}</span>
                <span className="quiet">
                  <span>{`${failedStep(failed.step)} `}</span>
                  {failed.finished_at && <RelativeTime iso={failed.finished_at} />}
                </span>
              </summary>
              <RichText text={failed.problem} />
              <pre translate="no">{failed.report}</pre>
            </details>
          </li>
        ))}
      </ul>
    </section>
  );
}
