import { useState } from "react";

/** What is missing, for a labeler who continues too early. It is shown until `about` changes, that is, until the labeler does something. */
export function useHint(about: unknown): [string | null, (text: string) => void] {
  const [hint, setHint] = useState<{ text: string; about: unknown } | null>(null);
  return [hint && hint.about === about ? hint.text : null, (text) => setHint({ text, about })];
}
