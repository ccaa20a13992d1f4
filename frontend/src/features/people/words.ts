/** The words of the people pages: states, roles, and what each act does. */
import type {
  CheckedPerson,
  CreatedPeople,
  Invitation,
  ListedPerson,
  PersonDetail,
  PersonState,
  Role,
} from "@/api/models";
import { count, plural } from "@/components/numbers";

export const ABOUT =
  "Everybody with an account. Pace is how many tasks somebody labeled in the last seven days; corrections do not count.";

export const ROLES: readonly (readonly [Role, string])[] = [
  ["labeler", "Labeler"],
  ["reviewer", "Reviewer"],
  ["researcher", "Researcher"],
  ["admin", "Admin"],
];

/** Below the choice of a role. */
export const ROLE_HINTS: Readonly<Record<Role, string>> = {
  labeler: "Gets tasks, and sees only their own work.",
  reviewer: "Labels, sees everybody's labelings and reports, decides about them, and makes gold labels.",
  researcher: "Sees the loop, models, statistics and phases, and exports. Gets no tasks.",
  admin: "Everything, people included.",
};

/** Phases name only people who get tasks. */
export const mayLabel = (role: Role) => role !== "researcher";

export const STATES: readonly (readonly [PersonState, string])[] = [
  ["active", "Active"],
  ["paused", "Paused"],
  ["invited", "Invited"],
  ["deactivated", "Deactivated"],
  ["imported", "Only imported"],
];

export const STATE_TITLES: Readonly<Record<PersonState, string>> = {
  active: "Can sign in",
  paused: "Gets no tasks until the pause ends",
  invited: "Has an account and has not used the link yet",
  deactivated: "Cannot sign in; labelings stay",
  imported: "Known from imported records alone",
};

export const ALL_ROLES = [["", "All"], ...ROLES] as const;
export const ALL_STATES = [["", "All who have an account"], ...STATES] as const;

export const SORTS = [
  ["", "Name"],
  ["last_seen", "Last seen"],
  ["joined", "Newest account"],
  ["pace", "Pace"],
] as const;

export const DAYS: readonly (readonly [string, string])[] = [
  ["1", "a day"],
  ["7", "a week"],
  ["30", "a month"],
  ["90", "three months"],
];

export const peopleTitle = (people: number | undefined) =>
  people === undefined ? "People" : `People, ${count(people)}`;

export const inAll = (rows: number) => `${count(rows)} in all`;

export function stateInWords(state: PersonState): string {
  return STATES.find(([value]) => value === state)?.[1].toLowerCase() ?? state;
}

/** The class of the tag: the colours that other pages use for what goes on and what waits. */
export const stateTag = (state: PersonState) =>
  `tag ${{ active: "tag-active", paused: "tag-held_back", invited: "tag-candidate", deactivated: "", imported: "" }[state]}`;

export const paceInWords = ({ pace }: Pick<ListedPerson, "pace">) => (pace ? count(pace) : "–");

export const labelingsInWords = ({ labelings }: Pick<PersonDetail, "labelings">) => `${count(labelings)} in all`;

export const browsersInWords = ({ sessions }: Pick<PersonDetail, "sessions">) => plural(sessions, "browser");

export function accessInWords({
  tokens,
  has_second_factor,
}: Pick<PersonDetail, "tokens" | "has_second_factor">): string {
  return `${plural(tokens, "API token")}; ${has_second_factor ? "with" : "without"} a second factor`;
}

export const ID_HINT = "Exported records name the labeler by this id alone, never by name or address.";

// --- acts ---

export const DEACTIVATE = [
  "Signed out everywhere, and API tokens stop working.",
  "Open tasks go back to the queue at once. Drafts are kept.",
  "Submitted labelings stay and count as before.",
];
export const REACTIVATE = "The person can sign in again with the old password. Sessions and tokens stay ended.";
export const SIGN_OUT = "All browsers of this person are signed out. The password stays.";
export const PASSWORD_LINK =
  "Give this link to this person alone. It works once, within 24 hours. Afterwards all their sessions and API tokens end; the old password works until then.";
export const SECOND_FACTOR_OFF =
  "Check first that it is the person who asks. Afterwards the password alone signs in, until a new second factor is set up. All sessions end.";
export const REASON_HINT = "The audit log keeps it.";

// --- invitations ---

export const LINK_ONCE = "Copy the link now: it is stored nowhere and not shown again.";
export const INVITED_NAME_HINT = "Makes the account now, so that you can find it. Empty: the person chooses a name.";
export const EMAIL_HINT = "Optional. For a new password by mail, and to sign in through your organisation.";
export const NOTE_HINT = "Optional, for admins: whom the link is for.";
export const USES_HINT =
  "1: a link for one person. More: everybody who has the link can make an account, up to this number.";
export const PHASES_HINT = "Phases that only people who are named may work on. All others are open to every labeler.";
export const NO_RESTRICTED_PHASES = "No phase is restricted: every labeler may work on all of them.";

export const INVITATION_STATES = [
  ["", "All"],
  ["open", "Open"],
  ["used", "Used"],
  ["expired", "Expired"],
  ["revoked", "Revoked"],
] as const;

export const ABOUT_INVITATIONS =
  "Links with which people make their accounts. Only a hash of each link is stored: for a lost one, make a new link.";

export function whoIsInvited({ username, note, most_uses }: Invitation): string {
  if (username) return username;
  return note || (most_uses > 1 ? "A group" : "One person");
}

export const usesInWords = ({ uses, most_uses }: Invitation) => `${count(uses)} of ${count(most_uses)}`;

export const canBeRenewed = ({ state }: Invitation) => state !== "used";

/** A message that the admin's own mail program opens, with the link in it. */
export function mailAddress(email: string, link: string): string {
  const subject = "Your account on Stepmark";
  const body = `You are invited to label solutions on Stepmark. Open this link to choose a password:\n\n${link}\n`;
  return `mailto:${encodeURIComponent(email)}?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(body)}`;
}

// --- file ---

export const FILE_EXAMPLE = "name,role,email,phases\nnoa,labeler,noa@example.org,Algebra; Geometry\nkim,reviewer,,";
export const FILE_HINT =
  "The first line names the columns. Each other line is one person: a name and a role, and if you like an e-mail address and restricted phases, separated by semicolons.";

export function previewInWords(rows: readonly CheckedPerson[]): string {
  const wrong = rows.filter((row) => row.error).length;
  if (wrong === 0) return `${plural(rows.length, "account")} will be created, each with a link for its owner.`;
  return `${plural(wrong, "line is", "lines are")} wrong, so nobody would be created. Correct the text above and check it again.`;
}

export const ignoredInWords = (columns: readonly string[]) => `These columns are ignored: ${columns.join(", ")}.`;

export const createdInWords = ({ people }: Pick<CreatedPeople, "people">) =>
  `${plural(people.length, "account was", "accounts were")} created. Each link works once; give it to its person alone.`;

export const createButton = (rows: number) => `Create ${plural(rows, "account")}`;

export const WORK = "Their work";

/** Pages about a person's work: name and path. */
export const workOf = ({ id, username }: PersonDetail): readonly (readonly [string, string])[] => [
  ["Labelings", `/labelings?labeler=${id}`],
  ["Hours", `/people/${id}/hours`],
  ["Screening", `/screening?search=${encodeURIComponent(username)}`],
  ["Quality", `/quality/${id}`],
  ["Agreement", `/agreement/labelers/${id}`],
  ["Audit log", `/audit?search=${encodeURIComponent(username)}`],
];
