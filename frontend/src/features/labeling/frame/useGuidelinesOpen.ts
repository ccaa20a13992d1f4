import { useState } from "react";

const KEY = "stepmark.guidelines";

/** Open on the first visit if there is room next to the work; afterwards as the labeler left it. */
export function useGuidelinesOpen(): [boolean, () => void] {
  const [open, setOpen] = useState(() => {
    const kept = readKept();
    return kept === null ? window.matchMedia("(min-width: 70rem)").matches : kept === "open";
  });
  function toggle() {
    setOpen((before) => {
      keep(before ? "closed" : "open");
      return !before;
    });
  }
  return [open, toggle];
}

function readKept(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function keep(value: string): void {
  try {
    localStorage.setItem(KEY, value);
  } catch {
    // without storage it opens as on the first visit
  }
}
