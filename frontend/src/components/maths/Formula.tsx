import { useState } from "react";
import { useRenderFormula } from "./loader";
import { scrolls } from "./scrolls";

/** Characters of a formula that is set unasked; a longer one would take too long. */
export const LONGEST_FORMULA = 5000;
const SHOWN = 400;

type Props = { tex: string; display: boolean; source: string };

/** A formula, or its source: while KaTeX is loading, if KaTeX cannot set it, and if it is very long. */
export function Formula({ tex, display, source }: Props) {
  const [isWanted, setWanted] = useState(false);
  if (tex.length > LONGEST_FORMULA && !isWanted) {
    return <LongFormula display={display} source={source} onSet={() => setWanted(true)} />;
  }
  return <SetFormula tex={tex} display={display} source={source} />;
}

function SetFormula({ tex, display, source }: Props) {
  const render = useRenderFormula();
  const html = render?.(tex, display);
  if (!html) {
    return (
      <code
        className={display ? "maths-source maths-display" : "maths-source"}
        data-unset={render ? "" : undefined}
        title={render ? "This formula cannot be set, so you see its source." : undefined}
        dir="ltr"
        translate="no"
      >
        {source}
      </code>
    );
  }
  const look = display ? "maths-display" : "maths-inline";
  // biome-ignore lint/security/noDangerouslySetInnerHtml: KaTeX's output, which escapes its input; tested with hostile formulas
  return <span ref={scrolls} className={look} dir="ltr" translate="no" dangerouslySetInnerHTML={{ __html: html }} />;
}

function LongFormula({ display, source, onSet }: Pick<Props, "display" | "source"> & { onSet: () => void }) {
  const [isWhole, setWhole] = useState(false);
  return (
    <span className={display ? "long-text maths-display" : "long-text"}>
      <code className="maths-source" dir="ltr" translate="no">
        {isWhole ? source : `${source.slice(0, SHOWN)} …`}
      </code>
      <span> </span>
      <span className="long-text-acts">
        <span className="quiet">A long formula, shown as its source. </span>
        {!isWhole && (
          <button type="button" className="button-link" onClick={() => setWhole(true)}>
            Show all of it
          </button>
        )}
        <span> </span>
        <button type="button" className="button-link" onClick={onSet}>
          Set it as a formula
        </button>
      </span>
    </span>
  );
}
