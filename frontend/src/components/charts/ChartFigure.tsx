import { type ReactNode, useRef, useState } from "react";
import { TableScroll } from "@/components/TableScroll";
import { at } from "@/parts/base";
import { fileName, pngOf, saveFile, svgText } from "./saving";

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
  const figure = useRef<HTMLElement>(null);
  const [failure, setFailure] = useState("");
  const save = async (kind: "svg" | "png") => {
    const drawing = figure.current?.querySelector<SVGSVGElement>("svg.plot");
    if (!drawing) return setFailure("There is no chart yet.");
    try {
      const content =
        kind === "png" ? await pngOf(drawing) : new Blob([svgText(drawing)], { type: "image/svg+xml;charset=utf-8" });
      saveFile(`${fileName(title)}.${kind}`, content);
      setFailure("");
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <figure className="chart" ref={figure}>
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
        <p className="chart-files">
          <a href={at(csv)} download>
            Download as CSV
          </a>
          {children && (
            <>
              <button type="button" className="button-link" onClick={() => void save("svg")}>
                Save the chart as SVG
              </button>
              <button type="button" className="button-link" onClick={() => void save("png")}>
                Save the chart as PNG
              </button>
            </>
          )}
        </p>
        {failure && <p className="field-error">{failure}</p>}
      </details>
    </figure>
  );
}
