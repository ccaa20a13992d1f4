import type { AddedProblems } from "@/api/models";
import { count } from "@/components/numbers";
import { badRowsInWords, lineInWords, REASONS_TITLE, remarkInWords } from "./words";

type Props = { report: Pick<AddedProblems, "bad" | "line_errors" | "reasons" | "remarks"> };

/** What the importer says about rows that it took. */
export function Remarks({ report: { remarks } }: Props) {
  if (remarks.length === 0) return null;
  return (
    <ul className="line-errors">
      {remarks.map(({ reason, count: times }) => (
        <li key={reason}>{remarkInWords(reason, times)}</li>
      ))}
    </ul>
  );
}

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
