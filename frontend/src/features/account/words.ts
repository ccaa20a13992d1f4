/** What the account page says. */
import type { ApiToken, BrowserSession } from "@/api/models";
import { exactTime, numberLocale } from "@/parts/locale";

export const PASSWORD_ENDS =
  "Afterwards you stay signed in here. All other browsers are signed out, and your API tokens stop working.";
export const PASSWORD_CHANGED = "The password is changed. All other browsers are signed out.";
export const NO_PASSWORD = "This account has no password: you sign in through your organisation.";
export const FRESH =
  "Your account has no password. If it is more than ten minutes since you signed in, sign out and in again first.";
export const FACTOR_NEEDED =
  "Your role needs a second factor. Set it up here; until then you cannot do anything else on this site.";
export const FACTOR_OFF =
  "A second factor is a code from an app on your phone, asked for after the password. Without it, anyone who learns your password can sign in.";
export const FACTOR_ON = "When you sign in, you are asked for a code from your app.";
export const SCAN = "Scan this with an authenticator app, such as the one that your phone's password manager has.";
export const TYPE_SECRET = "If you cannot scan it, type this into the app:";
export const RECOVERY =
  "Each of these codes signs you in once if you do not have the phone. Print them or keep them in a password manager: they are not shown again.";
export const TOKENS =
  "A token lets a script work as you. It can do what its scope says and what your role may do, and ends with your password.";
export const TOKEN_ONCE = "Copy the token now: it is stored nowhere and not shown again.";
export const SESSIONS =
  "The browsers in which you are signed in. End those that you do not know, and change your password.";

export const SCOPES: readonly (readonly [ApiToken["scope"], string])[] = [
  ["read", "Read: exports, progress, models"],
  ["label", "Label: also get and submit tasks"],
  ["manage", "Manage: everything that your role may do"],
];
export const DAYS: readonly (readonly [string, string])[] = [
  ["7", "a week"],
  ["30", "a month"],
  ["90", "three months"],
  ["365", "a year"],
];

export function codesLeft(left: number): string {
  if (left === 0) return "You have no recovery codes left.";
  return left === 1 ? "You have one recovery code left." : `You have ${left} recovery codes left.`;
}

const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/Edg\//, "Edge"],
  [/OPR\//, "Opera"],
  [/Firefox\//, "Firefox"],
  [/Chrom(e|ium)\//, "Chrome"],
  [/Safari\//, "Safari"],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/iPhone|iPad/, "iOS"],
  [/Android/, "Android"],
  [/Windows/, "Windows"],
  [/Mac OS X/, "macOS"],
  [/CrOS/, "ChromeOS"],
  [/Linux/, "Linux"],
];

/** "Firefox on Linux"; the browser's own words if they are not known. */
export function deviceInWords({ device }: Pick<BrowserSession, "device">): string {
  const of = (names: readonly (readonly [RegExp, string])[]) => names.find(([pattern]) => pattern.test(device))?.[1];
  const [browser, system] = [of(BROWSERS), of(SYSTEMS)];
  if (browser && system) return `${browser} on ${system}`;
  return browser ?? system ?? (device.slice(0, 60) || "Unknown device");
}

export function endOf({ expires_at }: Pick<ApiToken, "expires_at">): string {
  return expires_at ? new Date(expires_at).toLocaleDateString(numberLocale(), { dateStyle: "medium" }) : "never";
}

export const KEYS =
  "You can choose your own keys for rating. On the labeling page, press ? and then “Choose other keys”.";

/** Ways to write dates and numbers. "browser" is the browser's way for dates, and English numbers. */
export const LOCALES: readonly (readonly [tag: string, name: string])[] = [
  ["browser", "This browser’s language"],
  ["en-GB", "English, United Kingdom"],
  ["en-US", "English, United States"],
  ["en-IN", "English, India"],
  ["sv-SE", "Sweden (year, month, day)"],
  ["de-DE", "Germany"],
  ["de-CH", "Switzerland"],
  ["fr-FR", "France"],
  ["es-ES", "Spain"],
  ["pt-BR", "Brazil"],
  ["pl-PL", "Poland"],
  ["ja-JP", "Japan"],
  ["zh-CN", "China"],
];

/** "For example 30/11/2026, 14:05:00 and 12,345.6", as it is chosen now. */
export function example(now: number): string {
  return `For example ${exactTime(new Date(now).toISOString())} and ${(12_345.6).toLocaleString(numberLocale())}.`;
}
