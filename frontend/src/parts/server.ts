/**
 * What this page knows of the server: whether it answered last time, and whether it runs a newer build than the page.
 *
 * Every answer carries the build's id in a header. The page's own is in index.html, which the server fills in; Vite's development
 * server does not, and then no build is ever newer.
 */
import { useSyncExternalStore } from "react";
import { at } from "./base";

export const BUILD_HEADER = "Stepmark-Build";

const PATIENCE = 8_000;
/** A page that nobody looked at for this long asks whether there is a newer build when it is looked at again. */
const SILENCE = 60_000;

export type Server = { answers: boolean; isNewer: boolean };

let server: Server = { answers: true, isNewer: false };
let answeredAt = Date.now();
let asking: Promise<boolean> | null = null;
const listeners = new Set<() => void>();

export function useServer(): Server {
  return useSyncExternalStore(subscribe, readServer);
}

export function readServer(): Server {
  return server;
}

/** An answer came, from a server of this build (null: the answer does not say). */
export function noticeAnswer(build: string | null): void {
  answeredAt = Date.now();
  const own = ownBuild();
  change({ answers: true, isNewer: server.isNewer || (own !== null && build !== null && build !== own) });
}

/** Ask the server whether it is there, and which build it runs. */
export function askServer(): Promise<boolean> {
  asking ??= ask().finally(() => {
    asking = null;
  });
  return asking;
}

/** Reload the page, but only if the server is there: without it the browser would show its own error instead of the work. */
export async function reloadPage(): Promise<boolean> {
  const answers = await askServer();
  if (answers) location.reload();
  return answers;
}

/** Ask when a part of the page could not be loaded, and when the page is looked at again. */
export function watchServer(): void {
  window.addEventListener("vite:preloadError", () => void askServer());
  window.addEventListener("online", () => void askServer());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && Date.now() - answeredAt > SILENCE) void askServer();
  });
}

async function ask(): Promise<boolean> {
  try {
    const answer = await fetch(at("/healthz"), { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    if (!answer.ok) throw new Error(`/healthz answered with status ${answer.status}`);
    noticeAnswer(answer.headers.get(BUILD_HEADER));
    return true;
  } catch {
    change({ ...server, answers: false });
    return false;
  }
}

function ownBuild(): string | null {
  const named = document.querySelector<HTMLMetaElement>('meta[name="stepmark-build"]')?.content;
  return named && /^\w+$/.test(named) ? named : null;
}

function change(next: Server): void {
  if (next.answers === server.answers && next.isNewer === server.isNewer) return;
  server = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
