/**
 * For whom this page makes its requests. All tabs of a browser share one session, so somebody else may sign in in another tab. Every
 * request names the user that this tab believes in, and the server refuses it if the session is another user's by now.
 */
import { useSyncExternalStore } from "react";
import type { User } from "@/api/models";

export const USER_HEADER = "X-Stepmark-User";

type Claim = {
  readonly user: User | null;
  /** Name of somebody else who has signed in in this browser; null: nobody has. */
  readonly other: string | null;
};

let claim: Claim = { user: null, other: null };
const listeners = new Set<() => void>();

export function claimedUser(): User | null {
  return claim.user;
}

/** This tab belongs to this user from now on; null: to nobody, after a sign-out. */
export function claimUser(user: User | null): void {
  change({ user, other: null });
}

/** Somebody else has signed in in this browser: this tab stops. */
export function noteOtherUser(other: string): void {
  if (claim.user && claim.other !== other) change({ ...claim, other });
}

/** The names of this tab's user and of somebody else who has signed in since; null: nobody has. */
export function useOtherUser(): { own: string; other: string } | null {
  const { user, other } = useSyncExternalStore(subscribe, () => claim);
  return user && other !== null ? { own: user.username, other } : null;
}

function change(to: Claim): void {
  claim = to;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
