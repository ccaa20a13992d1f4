import { Link } from "wouter";
import type { ListedLabeling } from "@/api/models";
import { RelativeTime } from "@/components/RelativeTime";
import { TableScroll } from "@/components/TableScroll";
import { LineText } from "@/components/text/RichText";
import { MarkStrip } from "./MarkStrip";
import { AGREEMENTS, chooseName, endInWords, nameOfLabeler, STATES, timeInWords, titleOf, whereInWords } from "./words";

type Props = {
  labelings: readonly ListedLabeling[];
  /** Null: nothing can be chosen. */
  choosing: { isChosen: (id: number) => boolean; toggle: (ids: readonly number[], to: boolean) => void } | null;
};

export function LabelingTable({ labelings, choosing }: Props) {
  const ids = labelings.map(({ id }) => id);
  const all = choosing !== null && ids.every(choosing.isChosen);
  return (
    <TableScroll label="Table of labelings">
      <table className="table labelings-table">
        <caption className="visually-hidden">Labelings</caption>
        <thead>
          <tr>
            {choosing && (
              <th scope="col">
                <input
                  type="checkbox"
                  aria-label="Choose all on this page"
                  checked={all}
                  onChange={() => choosing.toggle(ids, !all)}
                />
              </th>
            )}
            <th scope="col">Labeling</th>
            <th scope="col">Ratings</th>
            <th scope="col">Labeler</th>
            <th scope="col">Submitted</th>
            <th scope="col">End</th>
            <th scope="col">State</th>
            <th scope="col">Others</th>
            <th scope="col">Where</th>
            <th scope="col" className="number">
              Time
            </th>
          </tr>
        </thead>
        <tbody>
          {labelings.map((labeling) => (
            <tr key={labeling.id}>
              {choosing && (
                <td>
                  <input
                    type="checkbox"
                    aria-label={chooseName(labeling.id)}
                    checked={choosing.isChosen(labeling.id)}
                    onChange={(event) => choosing.toggle([labeling.id], event.target.checked)}
                  />
                </td>
              )}
              <th scope="row" className="labelings-problem">
                <div>
                  <Link href={`/labelings/${labeling.id}`} aria-label={titleOf(labeling.id)}>
                    <span>{labeling.id}</span>
                  </Link>
                  <div>
                    <LineText text={labeling.problem.text} />
                  </div>
                </div>
              </th>
              <td>
                <MarkStrip marks={labeling.marks} />
              </td>
              <td>{nameOfLabeler(labeling.labeler)}</td>
              <td>{labeling.submitted_at ? <RelativeTime iso={labeling.submitted_at} /> : "–"}</td>
              <td>{endInWords(labeling.finish_reason)}</td>
              <td>
                <span className={`tag tag-${labeling.state}`}>{STATES[labeling.state]}</span>
              </td>
              <td>{labeling.agreement ? AGREEMENTS[labeling.agreement] : "–"}</td>
              <td>{whereInWords(labeling)}</td>
              <td className="number">{timeInWords(labeling.total_time)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}
