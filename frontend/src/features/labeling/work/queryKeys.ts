/** Under "assignments" is the open work of one labeler; a change of user removes it all. */
/** Followed by the chosen phase; only the one that is displayed is kept. */
export const NEXT = ["assignments", "next"];
export const UNDO = ["assignments", "undo"];
