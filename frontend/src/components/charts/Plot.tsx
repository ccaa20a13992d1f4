import { type ReactNode, useState } from "react";

/** One place on the horizontal axis, and what the chart shows there. */
export type Reading = { x: number; text: string };

type Props = { label: string; width: number; height: number; readings: readonly Reading[]; children: ReactNode };

const START = "Move the slider to read the values.";

/** The drawing of a chart, and a slider that reads its values one place after another: by keyboard, and where nothing hovers. */
export function Plot({ label, width, height, readings, children }: Props) {
  const [place, setPlace] = useState<number | null>(null);
  const reading = place === null ? undefined : readings[place];
  const text = reading?.text ?? START;
  return (
    <>
      <svg className="plot" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
        {children}
        {reading && <path className="plot-place" data-reading d={`M${reading.x} 0V${height}`} />}
      </svg>
      {readings.length > 1 && (
        <div className="plot-reader">
          <input
            type="range"
            aria-label={`Values of ${label}`}
            aria-valuetext={text}
            min={0}
            max={readings.length - 1}
            value={place ?? 0}
            onFocus={() => setPlace((before) => before ?? 0)}
            onChange={(event) => setPlace(Number(event.target.value))}
          />
          <p className="quiet">{text}</p>
        </div>
      )}
    </>
  );
}
