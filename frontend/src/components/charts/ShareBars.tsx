import { percent } from "@/components/numbers";
import { BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH } from "./lines";
import { Plot } from "./Plot";

type Part = { name: string; className: string };
type Props = {
  label: string;
  labels: readonly string[];
  /** From the bottom to the top. */
  parts: readonly Part[];
  /** Per label one share for each part, adding up to 1; null if there is nothing to show. */
  shares: readonly (readonly number[] | null)[];
};

const MOST_X_LABELS = 16;

/** A column per generation, divided into its shares; the order of the parts tells them apart without colour. */
export function ShareBars({ label, labels, parts, shares }: Props) {
  const height = HEIGHT - TOP - BOTTOM;
  const slot = (WIDTH - LEFT - RIGHT) / Math.max(1, labels.length);
  const width = Math.min(48, slot * 0.7);
  const every = Math.ceil(labels.length / MOST_X_LABELS);
  const middleOf = (index: number) => LEFT + (index + 0.5) * slot;
  const readings = labels.flatMap((name, index) => {
    const said = shares[index]?.map((share, part) => `${parts[part]?.name} ${percent(share)}`);
    return said ? [{ x: middleOf(index), text: `${name}: ${said.join("; ")}` }] : [];
  });
  return (
    <>
      <Plot label={label} width={WIDTH} height={HEIGHT} readings={readings}>
        {[0, 0.25, 0.5, 0.75, 1].map((share) => (
          <g key={share}>
            <path className="grid" d={`M${LEFT} ${TOP + (1 - share) * height}H${WIDTH - RIGHT}`} />
            <text className="tick" x={LEFT - 6} y={TOP + (1 - share) * height + 4} textAnchor="end">
              {percent(share, 0)}
            </text>
          </g>
        ))}
        {labels.map((name, index) => {
          const middle = middleOf(index);
          let base = 0;
          return (
            <g key={name}>
              {(shares[index] ?? []).map((share, part) => {
                base += share;
                return (
                  <rect
                    key={parts[part]?.name}
                    className={parts[part]?.className}
                    x={middle - width / 2}
                    y={TOP + (1 - base) * height}
                    width={width}
                    height={share * height}
                  >
                    <title>{`${name}: ${parts[part]?.name} ${percent(share)}`}</title>
                  </rect>
                );
              })}
              {index % every === 0 && (
                <text className="tick" x={middle} y={HEIGHT - 8} textAnchor="middle">
                  {name}
                </text>
              )}
            </g>
          );
        })}
      </Plot>
      <ul className="legend">
        {[...parts].reverse().map((part) => (
          <li key={part.name}>
            <svg viewBox="0 0 24 8" aria-hidden="true">
              <rect className={part.className} x="4" width="16" height="8" />
            </svg>
            <span>{part.name}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
