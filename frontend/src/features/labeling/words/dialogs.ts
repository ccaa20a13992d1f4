/** The words of dialogs that are fetched when they are opened. */
export const commentTitle = (step: number) => `Comment on step ${step + 1}`;

export const COMMENT_DIALOG = {
  explanation: "Whoever reviews reads it beside your rating. Your history tells what became of it.",
  question: "Comment",
  action: "Keep it",
} as const;

/** Dialogs that ask for a few words. */
export const REASON_DIALOGS = {
  give_up: {
    title: "Give up",
    explanation: "Your ratings so far are kept. Give up if a step cannot be judged in a reasonable time.",
    question: "Why are you giving up?",
    action: "Give up",
  },
  bad_problem: {
    title: "Bad problem",
    explanation: "For a problem that is unclear, contradictory, incomplete, or not a problem at all.",
    question: "What is wrong with the problem?",
    action: "Report it",
  },
  suggest: {
    title: "The answer shown looks wrong",
    explanation: "The answer in the box is a guess. Your suggestion is sent with your ratings.",
    question: "What should the answer be?",
    action: "Save",
  },
} as const;

export const REASON_MISSING = "Write a few words, so that others can act on it.";

/** The dialog before a task is left, and its confirming button. */
export function leaveDialog(reopened: boolean): { title: string; text: string; action: string } {
  return reopened
    ? {
        title: "Discard your changes?",
        text: "Your earlier submission is kept. The changes that you made now are discarded.",
        action: "Discard changes",
      }
    : {
        title: "Skip this solution?",
        text: "It returns to the queue for somebody else. You can take it back, with your ratings, until somebody else has it.",
        action: "Skip it",
      };
}
