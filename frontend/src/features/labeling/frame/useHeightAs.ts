import { type RefObject, useEffect } from "react";

/** Tells the style sheet the height of an element, so that nothing comes to lie below it. */
export function useHeightAs(variable: `--${string}`, element: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const root = document.documentElement.style;
    if (!element.current) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) root.setProperty(variable, `${Math.ceil((entry.target as HTMLElement).offsetHeight)}px`);
    });
    observer.observe(element.current);
    return () => {
      observer.disconnect();
      root.removeProperty(variable);
    };
  }, [variable, element]);
}
