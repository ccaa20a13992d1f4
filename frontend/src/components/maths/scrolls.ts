/**
 * What is too wide scrolls sideways, and then it must be reachable by keyboard. One observer for all of them; what fits stays out of
 * the tab order, so that a page full of formulas is not full of tab stops.
 */
let observer: ResizeObserver | null = null;

export function scrolls(element: HTMLElement | null): (() => void) | undefined {
  if (!element || typeof ResizeObserver === "undefined") return undefined;
  observer ??= new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const isTooWide = target.scrollWidth > target.clientWidth + 1; // both are rounded
      if (isTooWide) target.setAttribute("tabindex", "0");
      else target.removeAttribute("tabindex");
      target.toggleAttribute("data-scrolls", isTooWide);
    }
  });
  observer.observe(element);
  return () => observer?.unobserve(element);
}
