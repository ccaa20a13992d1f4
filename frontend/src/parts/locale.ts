/**
 * How dates and numbers are written, as the signed-in user chose. Without a choice, dates are written as the browser does, and numbers as in
 * English, like the words around them.
 */
let chosen = "";

/** A tag such as "en-GB"; "": no choice. */
export function chooseLocale(tag = ""): void {
  chosen = tag;
}

export const numberLocale = () => chosen || "en";

export const exactTime = (iso: string) => new Date(iso).toLocaleString(chosen || undefined);
