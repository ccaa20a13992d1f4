import { useEffect, useSyncExternalStore } from "react";
import { fetchAhead } from "@/parts/ahead";
import { Part } from "@/parts/Part";

type RenderFormula = (tex: string, display: boolean) => string | null;

/** KaTeX. Without it the formulas stay readable as source. */
export const maths = new Part(() => import("@/components/maths/katex"));
fetchAhead(fetchFonts);

const cache = new Map<string, string | null>();
const CACHE_SIZE = 2000;

/** Start fetching KaTeX; pages full of formulas call this before they have their data. */
export const preloadMaths = maths.fetch;

/** A function from LaTeX to HTML, or null while KaTeX is loading. */
export function useRenderFormula(): RenderFormula | null {
  const there = useSyncExternalStore(maths.subscribe, isThere, isThere);
  useEffect(() => void maths.fetch(), []);
  return there ? renderCached : null;
}

const isThere = () => maths.read().module !== null;

function renderCached(tex: string, display: boolean): string | null {
  const key = `${display ? "d" : "i"}${tex}`;
  let html = cache.get(key);
  if (html === undefined) {
    html = maths.read().module?.renderFormula(tex, display) ?? null;
    if (cache.size >= CACHE_SIZE) cache.clear();
    cache.set(key, html);
  }
  return html;
}

/** Fonts that no formula has needed yet: the next one may come without a network. */
async function fetchFonts(): Promise<void> {
  const fonts = [...document.fonts].filter((font) => font.family.includes("KaTeX"));
  await Promise.allSettled(fonts.map((font) => font.load()));
}
