import { useState } from "react";

/** What is missing, for who goes on too early. It holds until something is said, that is, until `about` is another. */
export function useHint(about: unknown): [string | null, (text: string) => void] {
  const [hint, setHint] = useState<{ text: string; about: unknown } | null>(null);
  return [hint && hint.about === about ? hint.text : null, (text) => setHint({ text, about })];
}
