import { useEffect } from "react";

/** The browser asks before it closes a page with work that is nowhere else. */
export function useUnkeptWarning(isUnkept: boolean): void {
  useEffect(() => {
    if (!isUnkept) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [isUnkept]);
}
