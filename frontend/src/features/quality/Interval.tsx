import "@/styles/quality.css";
import type { LabelerQuality } from "@/api/models";
import { intervalInWords } from "./words";

/** The interval as a line between 0 and 100 %, with the share and the mark of the pause; the words beside it say the same. */
export function Interval({ found }: { found: LabelerQuality["phases"][number] }) {
  const at = (share: number) => `${share * 100}%`;
  return (
    <span className="interval">
      <span className="interval-line" aria-hidden="true">
        <span className="interval-mark" style={{ insetInlineStart: `${found.pause_below}%` }} />
        <span
          className="interval-range"
          style={{ insetInlineStart: at(found.low), inlineSize: at(found.high - found.low) }}
        />
        <span className="interval-share" style={{ insetInlineStart: at(found.share) }} />
      </span>
      <span>{intervalInWords(found)}</span>
    </span>
  );
}
