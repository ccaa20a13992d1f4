/** Where rows rest in the window: the current one at about 40 % of its height, so that what comes next is in view, too. */

export type Band = { readonly top: number; readonly bottom: number };

const REST = 0.4;
/** A row a little below its place stays where it is, and so does every row above it that no bar covers. */
const SLACK = 0.04;
/** Under the pointer, rows move only if the next one is in the lower part of the window. */
const POINTER = 0.8;

/** How far to scroll, in pixels, so that a row is in its place. A row that is too tall shows its beginning. */
export function shiftToRest(row: Band, band: Band, height: number, isUnderPointer: boolean): number {
  const middle = (row.top + row.bottom) / 2;
  const lowest = isUnderPointer ? row.bottom <= POINTER * height : middle <= (REST + SLACK) * height;
  if (row.top >= band.top && row.bottom <= band.bottom && lowest) return 0;
  return Math.min(middle - REST * height, row.top - band.top);
}

/** How far to scroll so that a row and what opened below it are in view; if there is no room for both, the row is at the top. */
export function shiftToShow(whole: Band, band: Band): number {
  if (whole.top < band.top) return whole.top - band.top;
  return Math.max(0, Math.min(whole.bottom - band.bottom, whole.top - band.top));
}

/** Scroll the current row to its place. */
export function rest(row: HTMLElement | null): void {
  if (row) scroll(shiftToRest(row.getBoundingClientRect(), openBand(), window.innerHeight, wasPressedInRows));
}

/** Scroll as little as possible until everything from the first to the last element is in view. */
export function show(first: Element, last: Element): void {
  const { top } = first.getBoundingClientRect();
  scroll(shiftToShow({ top, bottom: last.getBoundingClientRect().bottom }, openBand()));
}

/** The part of the window that no bar covers. The style sheet knows the bars: what gets the focus in the work keeps away from them. */
export function openBand(): Band {
  const work = document.querySelector(".task-main");
  const style = work ? getComputedStyle(work) : null;
  return {
    top: Number.parseFloat(style?.scrollMarginTop ?? "") || 0,
    bottom: window.innerHeight - (Number.parseFloat(style?.scrollMarginBottom ?? "") || 0),
  };
}

function scroll(by: number): void {
  if (Math.abs(by) >= 1) window.scrollBy({ top: by, behavior: "instant" });
}

let wasPressedInRows = false;
document.addEventListener("keydown", () => (wasPressedInRows = false), true);
document.addEventListener(
  "pointerdown",
  (event) => (wasPressedInRows = event.target instanceof Element && event.target.closest(".task-main") !== null),
  true,
);
