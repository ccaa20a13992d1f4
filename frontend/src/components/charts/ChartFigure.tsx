import type { ReactNode } from "react";
import { TableScroll } from "@/components/TableScroll";
import { at } from "@/parts/base";

type Props = {
  title: string;
  /** What the chart shows, in sentences. */
  words: ReactNode;
  columns: readonly string[];
  rows: readonly (readonly string[])[];
  /** Address of the same figures as CSV. */
  csv: string;
  children: ReactNode;
};

/** A chart with a description above, and its figures as a table and a file below. The first column names the row. */
export function ChartFigure({ title, words, columns, rows, csv, children }: Props) {
  return (
    <figure className="chart">
      <figcaption>
        <h3>{title}</h3>
        <p>{words}</p>
      </figcaption>
      {children}
      <details>
        <summary>{`Figures of “${title}”`}</summary>
        <TableScroll label={`Figures of ${title}`}>
          <table className="table">
            <caption className="visually-hidden">{title}</caption>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column} scope="col" className="number">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(([name = "", ...values]) => (
                <tr key={name}>
                  <th scope="row" className="number">
                    {name}
                  </th>
                  {values.map((value, index) => (
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
        <p>
          <a href={at(csv)} download>
            Download as CSV
          </a>
        </p>
      </details>
    </figure>
  );
}
