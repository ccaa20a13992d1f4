/**
 * What the labeler can undo, newest first: submits are reopened, skips are taken back. The server knows it, so that it is the same after
 * a reload and in another tab; this page adds what it does itself.
 */
import { type QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api, unwrap } from "@/api/client";
import { isTemporary } from "@/api/errors";
import type { UndoStack as Answer, Assignment, Submitted } from "@/api/models";
import { NEXT, UNDO } from "./queryKeys";

export type Undoable = {
  assignment: number;
  kind: "submit" | "skip";
  corrected: boolean;
  /** By this browser's clock, until which it can be undone. Only the duration comes from the server. */
  until: number;
  /** When this page did it; null: it was done before, or in another tab. */
  doneHere: number | null;
};

export type UndoStack = { entries: readonly Undoable[]; minutes: number; lastSubmit: string | null };

const MINUTES = 10;
const EMPTY: UndoStack = { entries: [], minutes: MINUTES, lastSubmit: null };

/** Null until the server has answered, or this page has done something; `isAsking`: the answer is still to come. */
export function useUndoStack(isWanted: boolean): { stack: UndoStack | null; isAsking: boolean } {
  const queries = useQueryClient();
  const { data, isPending, isPaused } = useQuery({
    queryKey: UNDO,
    queryFn: async () => {
      const answer = await unwrap(api.GET("/api/v1/assignments/undo"));
      return stackOf(answer, queries.getQueryData<UndoStack>(UNDO));
    },
    enabled: isWanted,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
    refetchOnMount: "always",
    refetchOnWindowFocus: "always", // another tab may have done something
    retry: false,
  });
  useExpiry(data);
  const stack = data ? { ...data, entries: data.entries.filter((one) => one.until > Date.now()) } : null;
  return { stack, isAsking: isPending && !isPaused };
}

export function stackOf(answer: Answer, before: UndoStack = EMPTY, now = Date.now()): UndoStack {
  const here = new Map(before.entries.map((one) => [`${one.assignment} ${one.kind}`, one.doneHere]));
  return {
    entries: answer.entries.map(({ assignment, kind, corrected, seconds_left }) => ({
      assignment,
      kind,
      corrected,
      until: now + seconds_left * 1000,
      doneHere: here.get(`${assignment} ${kind}`) ?? null,
    })),
    minutes: answer.minutes,
    lastSubmit: answer.last_submit,
  };
}

/** Put what was just done on top. */
export function push(stack: UndoStack | undefined, done: Omit<Undoable, "doneHere">, now = Date.now()): UndoStack {
  const { entries, ...rest } = stack ?? EMPTY;
  const lastSubmit = done.kind === "submit" ? new Date(now).toISOString() : rest.lastSubmit;
  return {
    ...rest,
    lastSubmit,
    entries: [{ ...done, doneHere: now }, ...entries.filter((one) => one.assignment !== done.assignment)],
  };
}

export function rememberSubmit(queries: QueryClient, { id, reopened }: Assignment, answer: Submitted): void {
  if (!answer.undo_until) {
    // it ended a screening, whose earlier answers are final now, too
    void queries.invalidateQueries({ queryKey: UNDO });
    return;
  }
  const length = Date.parse(answer.undo_until) - Date.parse(answer.submitted_at);
  remember(queries, { assignment: id, kind: "submit", corrected: reopened, until: Date.now() + length });
}

export function rememberSkip(queries: QueryClient, assignment: number): void {
  const minutes = queries.getQueryData<UndoStack>(UNDO)?.minutes ?? MINUTES;
  remember(queries, { assignment, kind: "skip", corrected: false, until: Date.now() + minutes * 60_000 });
}

function remember(queries: QueryClient, done: Omit<Undoable, "doneHere">): void {
  void queries.cancelQueries({ queryKey: UNDO }); // an answer from before would hide it
  queries.setQueryData<UndoStack>(UNDO, (stack) => push(stack, done));
}

type Undoing = {
  entry: Undoable;
  /** A reopened task that nothing was changed in: it is closed as it was before the earlier one is opened. */
  leaving: number | null;
};

/** Open the task again: a submit stays in place until it is submitted again, a skipped task comes with its draft. */
export function useUndo() {
  const queries = useQueryClient();
  const drop = ({ entry }: Undoing) =>
    queries.setQueryData<UndoStack>(
      UNDO,
      (stack) => stack && { ...stack, entries: stack.entries.filter((one) => one.assignment !== entry.assignment) },
    );
  return useMutation({
    mutationFn: async ({ entry, leaving }: Undoing) => {
      if (leaving !== null) await close(leaving);
      const params = { params: { path: { assignment_id: entry.assignment } } };
      if (entry.kind === "skip") return unwrap(api.POST("/api/v1/assignments/{assignment_id}/take-back", params));
      return unwrap(api.POST("/api/v1/assignments/{assignment_id}/reopen", params));
    },
    onSuccess: async (assignment, undoing) => {
      await queries.cancelQueries({ queryKey: NEXT }); // a pending response would bring the other task back
      drop(undoing);
      queries.setQueriesData({ queryKey: NEXT }, assignment);
    },
    onError: (error, undoing) => {
      if (!isTemporary(error)) drop(undoing);
    },
  });
}

function close(assignment: number) {
  return unwrap(
    api.POST("/api/v1/assignments/{assignment_id}/release", {
      params: { path: { assignment_id: assignment } },
      body: { unseen: false, refused: false },
    }),
  );
}

/** Render again when the next entry is too old. */
function useExpiry(stack: UndoStack | undefined): void {
  const [, setOver] = useState(0);
  useEffect(() => {
    const ends = (stack?.entries ?? []).map((one) => one.until).filter((until) => until > Date.now());
    if (ends.length === 0) return;
    const end = Math.min(...ends);
    const timer = setTimeout(() => setOver(end), end - Date.now());
    return () => clearTimeout(timer);
  });
}
