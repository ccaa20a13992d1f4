import { useEffect, useRef } from "react";
import type { Work } from "./useWork";

/**
 * Saves the draft when the labeler has said something new. `content` lists what they said; a new draft is made and saved when one
 * of its values is not identical to the one before. What the task was opened with needs no saving.
 */
export function useSavedDraft(
  { save, readActiveTime }: Pick<Work, "save" | "readActiveTime">,
  content: readonly unknown[],
  makeDraft: (totalTime: number) => object,
): void {
  const saved = useRef(content);
  useEffect(() => {
    if (content.every((value, index) => Object.is(value, saved.current[index]))) return;
    saved.current = content;
    save(makeDraft(Math.round(readActiveTime())));
  });
}
