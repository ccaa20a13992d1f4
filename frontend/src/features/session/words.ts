/** What the pages to sign in and to set a new password say. */

export const CODE_HINT = "Six digits from your authenticator app, or one of your recovery codes.";
export const ASKED =
  "If there is such an account and it has an e-mail address, a link is on its way. It works once, within 24 hours.";
export const ASK_HINT = "Your user name or your e-mail address.";
export const NO_LINK =
  "This address is not complete: the part after # is missing. Copy the whole link from the mail or from the person who gave it to you.";

const REFUSALS: Readonly<Record<string, string>> = {
  openid_unknown: "There is no account here for your address. Ask an admin of this site for one.",
  openid_unverified: "Your organisation has not confirmed your e-mail address, so this site cannot tell who you are.",
  openid_inactive: "Your account here is deactivated. Ask an admin of this site.",
  openid_ambiguous: "Your address does not belong to one account alone. Ask an admin of this site.",
  openid_cancelled: "You left your organisation's page without signing in.",
};

/** Why signing in elsewhere did not work; null if nothing was refused. */
export function refusalInWords(code: string | null): string | null {
  if (!code) return null;
  return (
    REFUSALS[code] ??
    "Signing in through your organisation did not work. Try again; if it stays like this, tell an admin."
  );
}
