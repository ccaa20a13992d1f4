import type { AddedProblems } from "@/api/models";
import { count } from "@/components/numbers";
import { badRowsInWords, lineInWords, REASONS_TITLE } from "./words";

type Props = { report: Pick<AddedProblems, "bad" | "line_errors" | "reasons"> };

/** The first bad lines, and all of them by reason if there are more. */
export function LineErrors({ report: { bad, line_errors, reasons } }: Props) {
  if (bad === 0) return null;
  const isCut = bad > line_errors.length;
  return (
    <section className="note note-error">
      <h3>{badRowsInWords(bad)}</h3>
      <ol className="line-errors">
        {line_errors.map(({ line, reason }) => (
          <li key={line}>
            <strong>{lineInWords(line)}</strong> <span>{reason}</span>
          </li>
        ))}
      </ol>
      {isCut && (
        <details>
          <summary>{REASONS_TITLE}</summary>
          <ul className="line-errors">
            {reasons.map(({ reason, count: times }) => (
              <li key={reason}>
                <span>{`${count(times)} × ${reason}`}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
