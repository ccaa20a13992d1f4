/**
 * How dates and numbers are written, as the signed-in user chose. Without a choice, dates are written as the browser does, and numbers as in
 * English, like the words around them.
 */
let chosen = "";

/** A tag such as "en-GB"; "browser": no choice. */
export function chooseLocale(tag = "browser"): void {
  chosen = tag === "browser" ? "" : tag;
}

export const numberLocale = () => chosen || "en";

export const exactTime = (iso: string) => new Date(iso).toLocaleString(chosen || undefined);
