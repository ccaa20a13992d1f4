import { Link } from "wouter";
import type { ConfusionCell } from "@/api/models";
import { count, percent } from "@/components/numbers";
import { TableScroll } from "@/components/TableScroll";
import { queryText, type Scope } from "./queries";
import { RATINGS } from "./words";

/** Ratings against gold. A number leads to the steps that it counts. */
export function ConfusionTable({ cells, scope }: { cells: readonly ConfusionCell[]; scope: Scope }) {
  if (cells.every((cell) => cell.count === 0)) {
    return (
      <p className="quiet">
        No rated step here has gold. Reviewers make gold on the page of a labeling or where people disagree.
      </p>
    );
  }
  return (
    <TableScroll label="Ratings against gold">
      <table className="table">
        <caption className="quiet">
          Steps by what gold says and what people rated, with the share of the row and its interval
        </caption>
        <thead>
          <tr>
            <th scope="col">Gold</th>
            {RATINGS.map(([rating, name]) => (
              <th key={rating} scope="col" className="number">
                {`Rated ${name}`}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {RATINGS.map(([gold, name]) => (
            <tr key={gold}>
              <th scope="row">{name}</th>
              {cells
                .filter((cell) => cell.gold === gold)
                .map((cell) => (
                  <td key={cell.rating} className="number">
                    <Count cell={cell} scope={scope} />
                  </td>
                ))}
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}

function Count({ cell, scope }: { cell: ConfusionCell; scope: Scope }) {
  if (cell.count === 0) return <span className="quiet">0</span>;
  const query = queryText({ ...scope, between: "gold", rating: cell.gold, other_rating: cell.rating });
  return (
    <>
      <Link href={`/agreement/differences${query}`}>{count(cell.count)}</Link>
      {cell.share !== null && (
        <span className="quiet">
          {`: ${percent(cell.share, 0)} (${percent(cell.low ?? 0, 0)} to ${percent(cell.high ?? 0, 0)})`}
        </span>
      )}
    </>
  );
}
