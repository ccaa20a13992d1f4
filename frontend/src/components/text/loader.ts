/** The Markdown parser, which is fetched when the page is idle, or when a text needs it. Until then, texts are plain. */
import { useEffect, useSyncExternalStore } from "react";
import { Part } from "@/parts/Part";
import type { Block } from "./blocks";
import type { Pieces } from "./pieces";

type Parse = (pieces: Pieces) => Block[];

export const markdown = new Part(() => import("@/components/text/parse"), { ahead: true });
export const preloadMarkdown = markdown.fetch;

const read = () => markdown.read().module?.parseBlocks ?? null;

/** The parser, or null while it is loading. It is only asked for if the text needs it. */
export function useParse(isNeeded: boolean): Parse | null {
  useEffect(() => {
    if (isNeeded) void markdown.fetch();
  }, [isNeeded]);
  return useSyncExternalStore(markdown.subscribe, read, read);
}
