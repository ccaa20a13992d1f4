/** The words of the page for labelers; its text is docs/for-labelers.md. */
export const TITLE = "How to rate";
