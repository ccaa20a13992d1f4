import { memo, useMemo } from "react";
import { useRenderFormula } from "./loader";
import { scrolls } from "./scrolls";
import { holdPunctuation, type Piece, splitMaths, tightenDisplays } from "./split";

/** A text with formulas. The text itself is never HTML: React escapes it, and only KaTeX's own output is set as HTML. */
export const Maths = memo(function Maths({ text }: { text: string }) {
  const pieces = useMemo(() => holdPunctuation(tightenDisplays(splitMaths(text))), [text]);
  return (
    // keyed by the text: a changed one is rendered anew, because page translation may have replaced pieces of the old one
    <span key={text} className="maths-text">
      {pieces.map((piece, index) => (
        // keyed by index: the pieces of one text never move
        <PieceView key={index} piece={piece} />
      ))}
    </span>
  );
});

function PieceView({ piece }: { piece: Piece }) {
  if (piece.kind === "text") return <span>{piece.text}</span>;
  if (piece.kind === "drawing") return <Drawing code={piece.code} />;
  const formula = <Formula tex={piece.tex} display={piece.display} source={piece.source} />;
  return piece.after ? (
    <span className="maths-held">
      {formula}
      <span>{piece.after}</span>
    </span>
  ) : (
    formula
  );
}

function Formula({ tex, display, source }: { tex: string; display: boolean; source: string }) {
  const render = useRenderFormula();
  const html = render?.(tex, display);
  if (!html)
    return (
      <code translate="no" className={display ? "maths-source maths-display" : "maths-source"}>
        {source}
      </code>
    );
  const look = display ? "maths-display" : "maths-inline";
  // biome-ignore lint/security/noDangerouslySetInnerHtml: KaTeX's output, which escapes its input; tested with hostile formulas
  return <span ref={scrolls} className={look} translate="no" dangerouslySetInnerHTML={{ __html: html }} />;
}

function Drawing({ code }: { code: string }) {
  return (
    <span className="maths-drawing">
      <small>A drawing, given as Asymptote code:</small>
      <code translate="no" ref={scrolls}>
        {code}
      </code>
    </span>
  );
}
