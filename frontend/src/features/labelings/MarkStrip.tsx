import type { ListedLabeling } from "@/api/models";
import { Face } from "@/components/Face";
import { marksInWords, moreMarks } from "./words";

const SHOWN = 8;

/** The ratings of all steps as a row of faces. */
export function MarkStrip({ marks }: { marks: ListedLabeling["marks"] }) {
  return (
    <span className="mark-strip" role="img" aria-label={marksInWords(marks)}>
      {marks.slice(0, SHOWN).map((mark, index) =>
        // keyed by index: steps of a labeling never move
        mark === "own" ? <i key={index}>✎</i> : <Face key={index} kind={mark} />,
      )}
      {marks.length > SHOWN && <span>{moreMarks(marks.length - SHOWN)}</span>}
    </span>
  );
}
