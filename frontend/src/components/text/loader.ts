/** The Markdown parser, which is fetched when the page is idle, or when a text needs it. Until then, texts are plain. */
import { useSyncExternalStore } from "react";
import type { Block } from "./blocks";
import type { Pieces } from "./pieces";

type Parse = (pieces: Pieces) => Block[];

let parse: Parse | null = null;
let loading: Promise<void> | null = null;
const listeners = new Set<() => void>();

export function preloadMarkdown(): Promise<void> {
  loading ??= import("@/components/text/parse").then(
    (module) => {
      parse = module.parseBlocks;
      for (const listener of listeners) listener();
    },
    () => {
      loading = null; // texts stay readable as plain ones; the next one to appear tries again
    },
  );
  return loading;
}

const read = () => parse;
const never = () => () => {};

/** The parser, or null while it is loading. It is only asked for if the text needs it. */
export function useParse(isNeeded: boolean): Parse | null {
  return useSyncExternalStore(isNeeded ? subscribe : never, read, read);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  void preloadMarkdown();
  return () => listeners.delete(listener);
}
