/** KaTeX with its style sheet and fonts, in a chunk of its own: text is shown immediately, formulas follow. */
import "katex/dist/katex.min.css";
import katex from "katex";

/** HTML and MathML of a formula, or null if KaTeX cannot read it. KaTeX escapes everything; `trust` keeps links out. */
export function renderFormula(tex: string, display: boolean): string | null {
  try {
    return katex.renderToString(tex, {
      displayMode: display,
      output: "htmlAndMathml",
      throwOnError: true,
      strict: "ignore",
      trust: false,
      maxExpand: 1000,
      maxSize: 40,
    });
  } catch {
    return null;
  }
}
