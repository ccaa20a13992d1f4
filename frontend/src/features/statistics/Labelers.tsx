import { Link } from "wouter";
import type { LabelerStatistics } from "@/api/models";
import { useMay } from "@/api/session";
import { TableScroll } from "@/components/TableScroll";
import { at } from "@/parts/base";
import { LABELER_COLUMNS, labelerRow } from "./words";

/** Pace and balance of each labeler. */
export function Labelers({ labelers, csv }: { labelers: readonly LabelerStatistics[]; csv: string }) {
  return (
    <section aria-labelledby="labelers">
      <header className="page-head">
        <h2 id="labelers">Labelers</h2>
        <a className="button" href={at(csv)} download>
          Save as CSV
        </a>
      </header>
      <p className="quiet">Pace is of active time, and of tasks whose time is known.</p>
      <TableScroll label="Table of labelers">
        <table className="table">
          <caption className="visually-hidden">Labelers, those with the most labelings first</caption>
          <thead>
            <tr>
              <th scope="col">Labeler</th>
              {LABELER_COLUMNS.map((column) => (
                <th key={column} scope="col" className="number">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {labelers.map((labeler) => (
              <tr key={labeler.labeler ?? "unknown"}>
                <th scope="row">
                  <Name labeler={labeler} />
                </th>
                {labelerRow(labeler).map((value, index) => (
                  // keyed by index: the index is the column
                  <td key={index} className="number">
                    {value}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
    </section>
  );
}

function Name({ labeler }: { labeler: LabelerStatistics }) {
  const maySeeLabelings = useMay("review");
  if (labeler.labeler === null) return <span>unknown</span>;
  if (!maySeeLabelings) return <span translate="no">{labeler.name}</span>;
  return <Link href={`/labelings?labeler=${labeler.labeler}`}>{labeler.name}</Link>;
}
