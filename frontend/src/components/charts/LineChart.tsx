import { percent } from "@/components/numbers";
import { HEIGHT, LEFT, lineGeometry, RIGHT, type Series, WIDTH } from "./lines";
import { Plot } from "./Plot";

type Props = { label: string; labels: readonly string[]; series: readonly Series[] };

/** One line per series over the generations, with standard errors; told apart by dashes as well as by colour. Empty without any figure. */
export function LineChart({ label, labels, series }: Props) {
  if (series.every((one) => one.points.every((point) => point === null))) return null; // the text above the chart says so
  const g = lineGeometry(labels, series);
  return (
    <>
      <Plot label={label} width={WIDTH} height={HEIGHT} readings={g.readings}>
        {g.yTicks.map((tick) => (
          <g key={tick.value}>
            <path className="grid" d={`M${LEFT} ${tick.y}H${WIDTH - RIGHT}`} />
            <text className="tick" x={LEFT - 6} y={tick.y + 4} textAnchor="end">
              {percent(tick.value, 0)}
            </text>
          </g>
        ))}
        {g.xTicks.map((tick) => (
          <text key={tick.label} className="tick" x={tick.x} y={HEIGHT - 8} textAnchor="middle">
            {tick.label}
          </text>
        ))}
        {g.lines.map((line, index) => (
          <g key={line.name} className={`series series-${index}`}>
            <path className="line" d={line.path} />
            {line.marks.map((mark) => (
              <g key={mark.x}>
                <path className="error" d={`M${mark.x} ${mark.from}V${mark.to}`} />
                <circle className="mark" cx={mark.x} cy={mark.y} r="3.5">
                  <title>{mark.title}</title>
                </circle>
              </g>
            ))}
          </g>
        ))}
      </Plot>
      {series.length > 1 && (
        <ul className="legend">
          {series.map((one, index) => (
            <li key={one.name} className={`series series-${index}`}>
              <svg viewBox="0 0 24 8" aria-hidden="true">
                <path className="line" d="M0 4h24" />
              </svg>
              <span>{one.name}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
