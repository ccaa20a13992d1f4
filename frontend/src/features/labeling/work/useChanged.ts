import { useMemo, useRef } from "react";
import { isChangedDraft } from "./draft";

/** Whether a reopened task differs from what was submitted. `content`: what the labeler says now. */
export function useChanged(draft: unknown, content: readonly unknown[]): boolean {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the values of the list are compared
  const now = useMemo(() => JSON.stringify(content), content);
  const opened = useRef(now);
  return isChangedDraft(draft) || now !== opened.current;
}
