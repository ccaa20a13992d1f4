import { useSyncExternalStore } from "react";

type RenderFormula = (tex: string, display: boolean) => string | null;

let render: RenderFormula | null = null;
let loading: Promise<void> | null = null;
const listeners = new Set<() => void>();
const cache = new Map<string, string | null>();
const CACHE_SIZE = 2000;

/** Start fetching KaTeX; pages full of formulas call this before they have their data. */
export function preloadMaths(): Promise<void> {
  loading ??= import("@/components/maths/katex").then(
    (module) => {
      render = module.renderFormula;
      for (const listener of listeners) listener();
    },
    () => {
      loading = null; // the formulas stay readable as source; the next one to appear tries again
    },
  );
  return loading;
}

/** A function from LaTeX to HTML, or null while KaTeX is loading. */
export function useRenderFormula(): RenderFormula | null {
  return useSyncExternalStore(subscribe, current, current);
}

const current = () => (render ? renderCached : null);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  void preloadMaths();
  return () => listeners.delete(listener);
}

function renderCached(tex: string, display: boolean): string | null {
  const key = `${display ? "d" : "i"}${tex}`;
  let html = cache.get(key);
  if (html === undefined) {
    html = render?.(tex, display) ?? null;
    if (cache.size >= CACHE_SIZE) cache.clear();
    cache.set(key, html);
  }
  return html;
}
