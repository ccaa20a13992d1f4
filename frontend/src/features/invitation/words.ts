/** What the page behind an invitation link says. */
import type { Role } from "@/api/models";

export const TITLE = "Make your account";
export const NAME_HINT = "You sign in with it. Letters, digits and @ . + - _. Exported files never have it.";
export const NO_TOKEN =
  "This address is not complete: the part after # is missing. Copy the whole link from the message that you got.";

const ROLES: Readonly<Record<Role, string>> = {
  labeler: "rate the steps of solutions",
  reviewer: "rate the steps of solutions, and decide where people differ",
  researcher: "see the models, the figures and the exports",
  admin: "manage everything: people, phases, problems and models",
};

export const introduction = (role: Role) => `You are invited to this site. With this account you ${ROLES[role]}.`;

export const waitingFor = (username: string) => `Your account ${username} is ready. Choose a password for it.`;

/** Somebody who tries the link in a browser in which they are signed in. */
export const instead = (username: string) =>
  `You are signed in here as ${username}. With the new account you are signed out as ${username}. If the link is for somebody else, send it to them instead.`;
