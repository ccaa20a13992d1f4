import { TableScroll } from "@/components/TableScroll";
import { type Curve, curvesOf, type Evaluation, geometry, type Rival, rivalCurve } from "./curves";
import { Plot } from "./Plot";
import { captionOf, curvesInWords, pointInWords, samplesInWords } from "./words";

type Props = { name: string; kind: string; evaluation: Evaluation; rival?: Rival | null };

/** Accuracy of the best of N samples, one line per method of choosing; also in words above and as a table below. */
export function BestOfN({ name, kind, evaluation, rival = null }: Props) {
  const curves = [...curvesOf(evaluation, kind), ...rivalCurve(evaluation, rival)];
  return (
    <figure className="chart">
      <figcaption>
        <h3>{`Best of N, chosen by ${name}`}</h3>
        <p>{curvesInWords(evaluation, curves)}</p>
      </figcaption>
      <Chart ns={evaluation.ns} curves={curves} />
      <ul className="legend">
        {curves.map((curve) => (
          <li key={curve.method} className={`legend-${curve.method}`}>
            <svg viewBox="0 0 24 8" aria-hidden="true">
              <path className={`line line-${curve.method}`} d="M0 4h24" />
            </svg>
            <span>{curve.name}</span>
          </li>
        ))}
      </ul>
      <details>
        <summary>Figures</summary>
        <TableScroll label="Best-of-N figures">
          <table className="table">
            <caption className="quiet">{captionOf(evaluation)}</caption>
            <thead>
              <tr>
                <th scope="col" className="number">
                  N
                </th>
                {curves.map((curve) => (
                  <th key={curve.method} scope="col" className="number">
                    {curve.name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {evaluation.ns.map((n, index) => (
                <tr key={n}>
                  <th scope="row" className="number">
                    {n}
                  </th>
                  {curves.map((curve) => (
                    <td key={curve.method} className="number">
                      {pointInWords(curve.points[index])}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      </details>
    </figure>
  );
}

function Chart({ ns, curves }: { ns: readonly number[]; curves: readonly Curve[] }) {
  const g = geometry(ns, curves);
  return (
    <Plot
      label="Best-of-N curves; the figures are in the table below"
      width={g.width}
      height={g.height}
      readings={g.xTicks.map(({ x, label }, index) => ({ x, text: samplesInWords(label, curves, index) }))}
    >
      {g.yTicks.map((tick) => (
        <g key={tick.label}>
          <path className="grid" d={`M${g.left} ${tick.y}H${g.width - g.right}`} />
          <text className="tick" x={g.left - 6} y={tick.y + 4} textAnchor="end">
            {tick.label}
          </text>
        </g>
      ))}
      {g.xTicks.map((tick) => (
        <text key={tick.label} className="tick" x={tick.x} y={g.height - 8} textAnchor="middle">
          {tick.label}
        </text>
      ))}
      {g.lines.map((line) => (
        <g key={line.method}>
          {line.band && <path className={`band band-${line.method}`} d={line.band} />}
          <path className={`line line-${line.method}`} d={line.path} />
        </g>
      ))}
    </Plot>
  );
}
