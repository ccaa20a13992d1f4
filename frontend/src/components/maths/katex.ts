/** KaTeX with its style sheet and fonts, in a chunk of its own: text is shown immediately, formulas follow. */
import "katex/dist/katex.min.css";
import katex from "katex";
import { legible } from "./legible";

/** In em. A blank to fill in fits, a black wall does not. */
const LARGEST_SIZE = 20;
/** Expansions of macros. Real formulas define none; a definition of 2 kB used a thousand times would take seconds. */
const EXPANSIONS = { usual: 1000, withDefinitions: 30 };
const DEFINITION = /\\(?:[gex]?def|(?:re|provide)?newcommand|renewcommand|providecommand|let|futurelet)(?![A-Za-z])/;
/** Moves what follows out of sight or over its neighbours: back, or up and down, by more than three em or the like. */
const FAR_BACK =
  /-[ \t]*(?:[4-9]|[0-9]{2,})(?:\.[0-9]*)?[ \t]*(?:em|ex|pc|cm|in)|-[ \t]*[0-9]{2,}[ \t]*(?:pt|mm|mu|bp|px)/;
/** Hides words. Digits and signs are hidden to align others, which is fine. */
const HIDDEN_WORDS = /\\[hv]?phantom[ \t]*\{[^{}]*(?:\{[^{}]*)*[A-Za-z]{2}/;

/** Sizes too small to read are none; words that would be hidden are shown. */
const TOO_SMALL = { "\\tiny": "", "\\sixptsize": "", "\\scriptsize": "" };
const UNHIDDEN = { "\\phantom": "{#1}", "\\hphantom": "{#1}", "\\vphantom": "{#1}" };

/**
 * HTML and MathML of a formula; null if KaTeX cannot read it, or if something in it would be lost or hidden (links, images, attributes):
 * then its source is shown. KaTeX escapes everything.
 */
export function renderFormula(tex: string, display: boolean): string | null {
  if (FAR_BACK.test(tex)) return null;
  let isRefused = false;
  try {
    const html = katex.renderToString(tex, {
      displayMode: display,
      output: "htmlAndMathml",
      throwOnError: true,
      strict: "ignore",
      trust: () => {
        isRefused = true;
        return false;
      },
      maxExpand: DEFINITION.test(tex) ? EXPANSIONS.withDefinitions : EXPANSIONS.usual,
      maxSize: LARGEST_SIZE,
      // a new object each time: a \gdef of one formula must not reach the next
      macros: HIDDEN_WORDS.test(tex) ? { ...TOO_SMALL, ...UNHIDDEN } : { ...TOO_SMALL },
    });
    return isRefused ? null : legible(html, !/transparent/i.test(tex));
  } catch {
    return null;
  }
}
