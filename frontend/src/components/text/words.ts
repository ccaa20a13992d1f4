/** What the page says around a text. */
const WHOLE = new Intl.NumberFormat("en");

export const SOURCE_NAMES = { show: "Show the source of this text", hide: "Show this text as it is read" } as const;

export function longInWords(length: number): string {
  return `A text of ${WHOLE.format(length)} characters, shown as its source.`;
}

export function manyInWords(formulas: number): string {
  return `A text with ${WHOLE.format(formulas)} formulas, shown as its source.`;
}

export const LATER_IN_WORDS = "This solution is very long, so this text is shown as its source.";
export const SHOW_ALL = "Show all of it";
export const SET_ANYWAY = "Set it anyway";
