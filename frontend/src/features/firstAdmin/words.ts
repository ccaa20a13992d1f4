/** What the page behind the first admin's link says. */

export const TITLE = "Make the first account";
export const INTRODUCTION =
  "This site has no admin yet. The account that you make here manages everything: people, phases, problems and models.";
export const NAME_HINT = "You sign in with it. Letters, digits and @ . + - _.";
export const NO_TOKEN =
  "This address is not complete: the part after # is missing. Copy the whole link from the terminal in which the site was started.";
