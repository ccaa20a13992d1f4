/**
 * Work kept in this browser until the server has it: drafts that are being sent, and submits that wait for a response.
 *
 * Both tabs of one task share its key, so a tab learns from the storage what the other one has just written. Each entry says whose it is:
 * nothing is ever sent for another user.
 */
import { parseStored, readStored, removeStored, storedKeys, writeStored } from "@/api/browserStorage";
import { claimedUser } from "@/api/claimedUser";
import type { Details, Label } from "@/api/models";
import { BASE } from "@/parts/base";

export type Submission = { label: Label; details?: Details };

export type KeptDraft = {
  label: unknown;
  /** The server has it, too. */
  sent: boolean;
  /** Of the server's draft: the one that this is based on, or its own once it is sent. Entries of earlier pages have none. */
  version?: number;
  /** The tab that wrote it. */
  tab?: string;
  user?: string | undefined;
  at: number;
};

export type KeptSubmit = {
  assignment: number;
  body: Submission;
  version?: number;
  tab?: string;
  user?: string | undefined;
  /** The beginning of the problem, so that the labeler recognises it. */
  problem?: string;
  at: number;
  /** Why the server did not take it; then it is not sent again. */
  refused?: { code: string; message: string; field: string | null };
};

// another site below another path of this host has the same storage
const DRAFT = `${BASE}stepmark.draft.`;
const SUBMIT = `${BASE}stepmark.submit.`;
const KEEP_FOR = 14 * 24 * 3600 * 1000;

const listeners = new Set<() => void>();

/** Names this page in what it writes; a reload makes another one. */
export const TAB = Math.random().toString(36).slice(2);

/** False: this browser cannot keep it. */
export function keepDraft(assignment: number, kept: Pick<KeptDraft, "label" | "sent" | "version" | "tab">): boolean {
  return write(DRAFT + assignment, { ...kept, user: claimedUser()?.id, at: Date.now() } satisfies KeptDraft);
}

export function readDraft(assignment: number): KeptDraft | null {
  return ownOrNull(readStored<KeptDraft>(DRAFT + assignment));
}

/** Calls back when another tab writes or removes the draft of this task. */
export function onDraftOfOtherTab(assignment: number, changed: (kept: KeptDraft | null) => void): () => void {
  function listen({ key, newValue }: StorageEvent) {
    if (key !== DRAFT + assignment) return;
    const kept = ownOrNull(parseStored<KeptDraft>(newValue));
    if (kept?.tab !== TAB) changed(kept);
  }
  window.addEventListener("storage", listen);
  return () => window.removeEventListener("storage", listen);
}

/** Keep a submit before it is sent. False: this browser cannot. */
export function keepSubmit(kept: Omit<KeptSubmit, "at" | "user">): boolean {
  const key = SUBMIT + kept.assignment;
  const entry: KeptSubmit = { ...kept, user: claimedUser()?.id, at: Date.now() };
  if (write(key, entry)) return true;
  // the draft of this task says nothing that the submit does not say
  removeStored(DRAFT + kept.assignment);
  return write(key, entry);
}

/** This user's submits that never got a response, oldest first. */
export function waitingSubmits(): KeptSubmit[] {
  return keptSubmits().filter((kept) => !kept.refused);
}

/** This user's submits that the server did not take, until the labeler has seen why. */
export function refusedSubmits(): KeptSubmit[] {
  return keptSubmits().filter((kept) => kept.refused);
}

export function markRefused(kept: KeptSubmit, refused: KeptSubmit["refused"]): void {
  write(SUBMIT + kept.assignment, { ...kept, refused });
  for (const listener of listeners) listener();
}

export function onRefusedChange(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}

/** The server has the submit, or the labeler has left the task. */
export function forget(assignment: number): void {
  removeStored(DRAFT + assignment);
  forgetSubmit(assignment);
}

/** The server will never accept this submit; the draft is kept. */
export function forgetSubmit(assignment: number): void {
  removeStored(SUBMIT + assignment);
  for (const listener of listeners) listener();
}

/** Drafts of tasks that were never reopened would eventually fill the storage. */
export function dropOldDrafts(now = Date.now()): void {
  dropDrafts((kept) => now - kept.at > KEEP_FOR);
}

function keptSubmits(): KeptSubmit[] {
  return storedKeys(SUBMIT)
    .map((key) => ownOrNull(readStored<KeptSubmit>(key)))
    .filter((kept) => kept !== null)
    .sort((a, b) => a.at - b.at);
}

function ownOrNull<Kept extends { user?: string | undefined }>(kept: Kept | null): Kept | null {
  return kept && (kept.user === undefined || kept.user === claimedUser()?.id) ? kept : null;
}

/** In a full storage, make room by dropping drafts that the server has. */
function write(key: string, value: unknown): boolean {
  if (writeStored(key, value)) return true;
  dropDrafts((kept, other) => kept.sent && other !== key);
  return writeStored(key, value);
}

function dropDrafts(isDropped: (kept: KeptDraft, key: string) => boolean): void {
  for (const key of storedKeys(DRAFT)) {
    const kept = readStored<KeptDraft>(key);
    if (!kept || isDropped(kept, key)) removeStored(key);
  }
}
