import { useEffect, useState } from "react";

/** Whether the current step can be seen; only looked at where a solution is long. */
export function useCurrentInSight(current: number, isLong: boolean): boolean {
  const [inSight, setInSight] = useState(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another step is another row to watch
  useEffect(() => {
    const row = isLong ? document.querySelector("[aria-current=step]") : null;
    if (!row) return setInSight(true);
    const observer = new IntersectionObserver(([entry]) => setInSight(entry?.isIntersecting ?? true));
    observer.observe(row);
    return () => observer.disconnect();
  }, [current, isLong]);
  return inSight;
}

/** Bring a step into the middle of the window. The rows between need not be laid out on the way. */
export function showStep(step: number): void {
  document.querySelectorAll(".steps > .step")[step]?.scrollIntoView({ block: "center" });
}
