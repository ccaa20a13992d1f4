/** Under "assignments" stands what belongs to one labeler's work in hand; a change of user drops it all. */
/** Followed by the chosen phase; the one that is on the page is the only one kept. */
export const NEXT = ["assignments", "next"];
export const LAST_SUBMIT = ["assignments", "last submit"];
export const PROGRESS = ["progress"];
