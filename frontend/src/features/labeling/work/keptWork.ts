/**
 * Work kept in this browser until the server has it: drafts that are being sent, and submits that wait for the network.
 * Every access is guarded, because storage may be full or disabled; then only the server's draft remains.
 */
type KeptDraft = { label: unknown; sent: boolean; at: number };
type KeptSubmit<Body> = { assignment: number; body: Body; at: number };

const DRAFT = "stepmark.draft.";
const SUBMIT = "stepmark.submit.";
const KEEP_FOR = 14 * 24 * 3600 * 1000;

export function keepDraft(assignment: number, label: unknown, sent: boolean): void {
  write(DRAFT + assignment, { label, sent, at: Date.now() } satisfies KeptDraft);
}

export function readDraft(assignment: number): KeptDraft | null {
  return read<KeptDraft>(DRAFT + assignment);
}

export function keepSubmit<Body>(assignment: number, body: Body): void {
  write(SUBMIT + assignment, { assignment, body, at: Date.now() } satisfies KeptSubmit<Body>);
}

/** Submits that never got a response, oldest first. */
export function waitingSubmits<Body>(): KeptSubmit<Body>[] {
  return keys(SUBMIT)
    .map((key) => read<KeptSubmit<Body>>(key))
    .filter((kept) => kept !== null)
    .sort((a, b) => a.at - b.at);
}

/** The server has the submit, or will never accept it. */
export function forget(assignment: number): void {
  remove(DRAFT + assignment);
  remove(SUBMIT + assignment);
}

/** The server will never accept this submit; the draft is kept. */
export function forgetSubmit(assignment: number): void {
  remove(SUBMIT + assignment);
}

/** Drafts of tasks that were never reopened would eventually fill the storage. */
export function dropOldDrafts(now = Date.now()): void {
  for (const key of keys(DRAFT)) {
    const kept = read<KeptDraft>(key);
    if (!kept || now - kept.at > KEEP_FOR) remove(key);
  }
}

function keys(prefix: string): string[] {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  } catch {
    return [];
  }
}

function read<T>(key: string): T | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null") as T | null;
  } catch {
    return null;
  }
}

function write(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // full or forbidden: the copy on the server counts
  }
}

function remove(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // forbidden storage holds nothing
  }
}
