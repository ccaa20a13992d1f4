import { type RefObject, useEffect, useState } from "react";
import { openBand } from "./resting";

/** Whether the work is taller than the window. Then there is room below it, so that the last row, too, comes to rest where one reads. */
export function useTall(work: RefObject<HTMLElement | null>): boolean {
  const [isTall, setTall] = useState(false);
  useEffect(() => {
    const element = work.current;
    if (!element) return;
    const measure = () => setTall(element.getBoundingClientRect().bottom + window.scrollY > openBand().bottom);
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    window.addEventListener("resize", measure);
    return () => {
      observer.disconnect();
      window.removeEventListener("resize", measure);
    };
  }, [work]);
  return isTall;
}
