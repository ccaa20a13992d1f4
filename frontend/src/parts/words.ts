/** What the page says when a piece of it is missing or broken, or when the server has a newer one. */
import type { Server } from "./server";

export const WORK_IS_KEPT = "Your ratings and what you wrote in a task are kept.";
export const NEW_VERSION = "A new version is there.";
export const NO_CONNECTION = "The server cannot be reached now, so the page stays as it is. Try again in a moment.";
export const FORMULAS_MISSING = "Formulas are shown as source: the part that sets them could not be loaded.";
export const MARKDOWN_MISSING = "Lists and headings are shown as typed: the part that sets them could not be loaded.";

export function missingInWords({ answers, isNewer }: Server): string {
  if (!answers) {
    return `The server cannot be reached now. It is tried again when the connection is back. ${WORK_IS_KEPT}`;
  }
  return isNewer
    ? `A new version of Stepmark is there: reload the page to get it. ${WORK_IS_KEPT}`
    : `The server did not send it. ${WORK_IS_KEPT}`;
}

export function brokenInWords(): string {
  return `The page made a mistake. ${WORK_IS_KEPT} If trying again does not help, reload the page and tell an admin.`;
}
