/** Sending submits. Each is kept in this browser before it is sent, and removed when the server has it; sending one twice does no harm. */
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { USER_HEADER } from "@/api/claimedUser";
import { api, unwrap } from "@/api/client";
import { ApiError, isAnotherUser, isSignedOut, isTemporary } from "@/api/errors";
import { forget, type KeptSubmit, markRefused, TAB, waitingSubmits } from "@/api/keptWork";
import type { Submitted, User } from "@/api/models";
import { renewProgress } from "@/api/progress";

const LONGEST_PAUSE = 15_000;
const pauseAfter = (failures: number) => Math.min(1000 * 2 ** (failures - 1), LONGEST_PAUSE);

/** Submits that a page of this tab is sending now. */
const delivering = new Set<number>();

/**
 * Send until there is a response, however long that takes. `onWaiting` gets the reason for each further pause: no connection, a server
 * that is away, or an expired session.
 */
export async function deliver(kept: KeptSubmit, onWaiting: (error: unknown) => void): Promise<Submitted> {
  delivering.add(kept.assignment);
  try {
    for (let failures = 1; ; failures += 1) {
      try {
        return await send(kept);
      } catch (error) {
        if (!isTemporary(error) && !isSignedOut(error)) throw error;
        onWaiting(error);
        await pause(pauseAfter(failures));
      }
    }
  } finally {
    delivering.delete(kept.assignment);
  }
}

let sending: Promise<void> | null = null;

/**
 * Send what was kept when the browser lost the server or was closed, in the order in which it was submitted. Throws what keeps it from
 * being sent now. What the server refuses for good is marked, so that the labeler learns why.
 */
export function sendKeptSubmits(queries: QueryClient): Promise<void> {
  sending ??= sendAll(queries, waitingSubmits()).finally(() => {
    sending = null;
  });
  return sending;
}

/** On every page of a labeler: send what is kept, at the start and whenever it may succeed. */
export function useSendKeptSubmits(user: User | null): void {
  const queries = useQueryClient();
  const id = user?.id;
  useEffect(() => {
    if (!id) return;
    const sendOthers = () => {
      const waiting = waitingSubmits().filter((kept) => !delivering.has(kept.assignment));
      if (waiting.length > 0) sendKeptSubmits(queries).catch(() => {}); // it stays kept, and is tried again
    };
    sendOthers();
    const timer = setInterval(sendOthers, LONGEST_PAUSE);
    window.addEventListener("online", sendOthers);
    return () => {
      clearInterval(timer);
      window.removeEventListener("online", sendOthers);
    };
  }, [queries, id]);
}

async function sendAll(queries: QueryClient, all: readonly KeptSubmit[]): Promise<void> {
  for (const kept of all) {
    try {
      await send(kept);
      forget(kept.assignment);
      void renewProgress(queries);
    } catch (error) {
      if (!(error instanceof ApiError) || isTemporary(error) || isSignedOut(error) || isAnotherUser(error)) throw error;
      // kept by an earlier page, which did not say for whom: it belongs to another user of this browser
      if (error.status === 404 && kept.user === undefined) continue;
      markRefused(kept, { code: error.code, message: error.message, field: error.field });
    }
  }
}

/** If the draft was changed by the same tab after all, whose request had no response, the submit is sent on top of that. */
async function send(kept: KeptSubmit): Promise<Submitted> {
  try {
    return await post(kept, kept.version);
  } catch (error) {
    const newer = changedDraft(error);
    if (newer === null || newer.tab === undefined || newer.tab !== kept.tab) throw error;
    return post(kept, newer.version);
  }
}

function post({ assignment, body, user }: KeptSubmit, version: number | undefined): Promise<Submitted> {
  return unwrap(
    api.POST("/api/v1/assignments/{assignment_id}/submit", {
      params: { path: { assignment_id: assignment } },
      body: version === undefined ? body : { ...body, version },
      ...(user === undefined ? {} : { headers: { [USER_HEADER]: user } }),
    }),
  );
}

type ChangedDraft = { draft: Record<string, unknown> | null; version: number; tab: unknown };

/** The newer draft, if that is why the server refused; null: it refused for another reason. */
export function changedDraft(error: unknown): ChangedDraft | null {
  if (!(error instanceof ApiError) || error.code !== "draft_changed") return null;
  const { draft, version } = error.problem as { draft: Record<string, unknown> | null; version: number };
  return { draft, version, tab: draft?.tab };
}

/** Whether the newer draft is this tab's own, saved by a request that had no response. */
export function isOwnDraft(newer: ChangedDraft): boolean {
  return newer.tab === TAB;
}

/** Until the time is over, the network is back, or the page is looked at again. */
function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    const seen = () => document.visibilityState === "visible" && done();
    window.addEventListener("online", done);
    document.addEventListener("visibilitychange", seen);
    function done() {
      clearTimeout(timer);
      window.removeEventListener("online", done);
      document.removeEventListener("visibilitychange", seen);
      resolve();
    }
  });
}
