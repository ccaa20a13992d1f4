/**
 * Work kept in this browser until the server has it: drafts while they are on their way, and submits that wait for the network.
 * Every access is guarded, because storage may be full or switched off; then the server's draft is all there is.
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

/** Submits that never got an answer, oldest first. */
export function waitingSubmits<Body>(): KeptSubmit<Body>[] {
  return keys(SUBMIT)
    .map((key) => read<KeptSubmit<Body>>(key))
    .filter((kept) => kept !== null)
    .sort((a, b) => a.at - b.at);
}

/** The server has the answer, or will never take it. */
export function forget(assignment: number): void {
  remove(DRAFT + assignment);
  remove(SUBMIT + assignment);
}

/** The server will never take this submit; the draft stays. */
export function forgetSubmit(assignment: number): void {
  remove(SUBMIT + assignment);
}

/** Drafts of tasks that never came back would fill the storage in the end. */
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
    // full or forbidden: the copy on the server is what counts
  }
}

function remove(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // forbidden storage holds nothing
  }
}
