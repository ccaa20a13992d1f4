import { useEffect } from "react";

/** The title says which page this is and, if the caller adds it, how much is left. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Stepmark`;
  }, [title]);
}
