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

/** px by which a step may miss the middle of the window. */
const SLACK = 60;
/** ms for which a step that was asked for is kept in the middle, and between two looks at it. */
const SETTLES_IN = 1_000;
const LOOK_EVERY = 50;
const OTHER_MOVES = ["wheel", "touchmove", "keydown", "pointerdown"];

/**
 * Scroll a step to the middle of the window, without laying out the rows in between. Rows that come into view for the first time get their
 * real height a little later, which moves the step: so it is brought back, until the labeler does something else.
 */
export function showStep(step: number): void {
  const row = document.querySelectorAll(".steps > .step")[step];
  if (!row) return;
  row.scrollIntoView({ block: "center" });
  const looks = setInterval(() => {
    const { top, bottom } = row.getBoundingClientRect();
    if (Math.abs((top + bottom) / 2 - window.innerHeight / 2) > SLACK) row.scrollIntoView({ block: "center" });
  }, LOOK_EVERY);
  const stop = () => {
    clearInterval(looks);
    for (const move of OTHER_MOVES) window.removeEventListener(move, stop);
  };
  for (const move of OTHER_MOVES) window.addEventListener(move, stop, { passive: true });
  setTimeout(stop, SETTLES_IN);
}
