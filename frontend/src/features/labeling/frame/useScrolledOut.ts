import { type RefObject, useEffect, useState } from "react";
import { openBand } from "./resting";

/** Whether an element has left the window at the top, or lies below the bars there. */
export function useScrolledOut(element: RefObject<HTMLElement | null>): boolean {
  const [isOut, setOut] = useState(false);
  useEffect(() => {
    let observer: IntersectionObserver | null = null;
    function observe() {
      observer?.disconnect();
      observer = new IntersectionObserver(
        (entries) => {
          const entry = entries.at(-1);
          if (entry) setOut(!entry.isIntersecting && entry.boundingClientRect.top < window.innerHeight / 2);
        },
        { rootMargin: `${-Math.round(openBand().top)}px 0px 0px 0px` },
      );
      if (element.current) observer.observe(element.current);
    }
    observe();
    window.addEventListener("resize", observe); // in a low window the bars are lower
    return () => {
      observer?.disconnect();
      window.removeEventListener("resize", observe);
    };
  }, [element]);
  return isOut;
}
