/** The Markdown parser, which is fetched when the page is idle, or when a text needs it. Until then, texts are plain. */
import { useEffect, useSyncExternalStore } from "react";
import { Part } from "@/parts/Part";
import type * as Markdown from "./parse";

export const markdown = new Part(() => import("@/components/text/parse"), { ahead: true });
export const preloadMarkdown = markdown.fetch;

const read = () => markdown.read().module;

/** The parser; null while it is loading, and for a text that does not need it. */
export function useMarkdown(isNeeded: boolean): typeof Markdown | null {
  useEffect(() => {
    if (isNeeded) void markdown.fetch();
  }, [isNeeded]);
  const module = useSyncExternalStore(markdown.subscribe, read, read);
  return isNeeded ? module : null;
}
