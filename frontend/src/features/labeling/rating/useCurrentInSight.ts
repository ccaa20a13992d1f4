import { useEffect, useState } from "react";
import { openBand } from "@/features/labeling/frame/resting";

/** Whether the current step is visible; only observed for long solutions. */
export function useCurrentInSight(current: number, isLong: boolean): boolean {
  const [inSight, setInSight] = useState(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another step means another row to observe
  useEffect(() => {
    const row = isLong ? document.querySelector("[aria-current=step]") : null;
    if (!row) return setInSight(true);
    const { top, bottom } = openBand();
    const observer = new IntersectionObserver(([entry]) => setInSight(entry?.isIntersecting ?? true), {
      rootMargin: `${-Math.round(top)}px 0px ${-Math.round(window.innerHeight - bottom)}px 0px`,
    });
    observer.observe(row);
    return () => observer.disconnect();
  }, [current, isLong]);
  return inSight;
}

/** Scroll a step to the middle of the window, without laying out the rows in between. */
export function showStep(step: number): void {
  document.querySelectorAll(".steps > .step")[step]?.scrollIntoView({ block: "center" });
}
