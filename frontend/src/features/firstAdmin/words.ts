/** What the page behind the first admin's link says. */

export const TITLE = "Make the first account";
export const INTRODUCTION =
  "This site has no admin yet. The account that you make here manages everything: people, phases, problems and models.";
export const NAME_HINT = "You sign in with it. Letters, digits and @ . + - _.";
export const PASSWORD_HINT = "At least 12 characters. A few random words are easy to remember.";
export const PASSWORDS_DIFFER = "This is not the same as the password above.";
export const NO_TOKEN =
  "This address is not complete: the part after # is missing. Copy the whole link from the terminal in which the site was started.";

/** What is wrong with the password typed twice, or null. */
export function mistakeInRepeated(password: string, repeated: string): string | null {
  return password === repeated ? null : PASSWORDS_DIFFER;
}
