import { useEffect } from "react";

/** The title says where I am and, where the caller adds it, how much is left. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Stepmark`;
  }, [title]);
}
