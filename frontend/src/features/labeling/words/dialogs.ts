/** The words of dialogs that are fetched when they are opened. */
export const commentTitle = (step: number) => `Comment on step ${step + 1}`;

export const COMMENT_DIALOG = {
  explanation: "Whoever reviews reads it beside your rating. Your history tells what became of it.",
  question: "Comment",
  action: "Keep it",
} as const;
