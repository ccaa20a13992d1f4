import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { claimedUser } from "@/api/claimedUser";
import { api, unwrap } from "@/api/client";
import { ApiError, isSignedOut, isTemporary, NetworkError } from "@/api/errors";
import { forget, forgetSubmit, keepSubmit, type Submission, TAB } from "@/api/keptWork";
import type { Assignment, Progress } from "@/api/models";
import { PROGRESS, renewProgress } from "@/api/progress";
import { deliver, sendKeptSubmits } from "@/api/submits";
import { closedElsewhereInWords } from "@/features/labeling/words/frame";
import { showNext } from "./ahead";
import { NEXT } from "./queryKeys";
import { rememberSkip, rememberSubmit } from "./undoStack";
import type { OpenAssignment } from "./useNewerDraft";

const LONGEST_RETRY = 15_000;
const retryDelay = (failures: number) => Math.min(1000 * 2 ** failures, LONGEST_RETRY);

/** The labeler's open task, or else a new one; null when the queue is empty. With a phase, only its tasks. */
export function useAssignment(phase: number | null) {
  const queries = useQueryClient();
  return useQuery({
    queryKey: [...NEXT, phase],
    queryFn: async (): Promise<OpenAssignment | null> => {
      await sendKeptSubmits(queries); // or the server would return a task that is finished
      return (await unwrap(api.POST("/api/v1/assignments/next", { body: { phase } }))) ?? null;
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    refetchInterval: (query) => (query.state.data === null ? 20_000 : false),
    networkMode: "always", // offline it fails and says so, instead of waiting in silence
    retry: (_, error) => isTemporary(error),
    retryDelay,
  });
}

/** Leave a task that is closed. Everything is asked anew, because the server may return the same task. */
export function useNextTask(assignment: number) {
  const queries = useQueryClient();
  return () => {
    forget(assignment);
    void queries.resetQueries({ queryKey: NEXT });
  };
}

/** The phases that the labeler may work on now, and those that are paused. */
export function usePhases() {
  const phases = useQuery({
    queryKey: ["phases"],
    queryFn: () => unwrap(api.GET("/api/v1/phases")),
    staleTime: 60_000,
  });
  const all = phases.data ?? [];
  return {
    open: all.filter((phase) => phase.status === "open"),
    paused: all.filter((phase) => phase.status === "paused"),
    areKnown: phases.isSuccess,
  };
}

/** One of the labeler's tasks as the server has it. */
export function fetchAssignment(assignment: number): Promise<Assignment> {
  const params = { path: { assignment_id: assignment } };
  return unwrap(api.GET("/api/v1/assignments/{assignment_id}", { params }));
}

/** The error that the server would answer if the task was closed in another tab or on another device; null: it is open. */
export function closedElsewhere({ status, reopened }: Assignment): ApiError | null {
  if (reopened || (status !== "submitted" && status !== "released")) return null;
  return new ApiError(409, "assignment_closed", closedElsewhereInWords(status));
}

/** Returns the version of the saved draft. `version`: the one that it is based on. */
export async function sendDraft(assignment: number, label: unknown, version: number, last: boolean): Promise<number> {
  const lease = await unwrap(
    api.PUT("/api/v1/assignments/{assignment_id}/draft", {
      params: { path: { assignment_id: assignment } },
      body: { label: label as Record<string, unknown>, version },
      keepalive: last, // the page may be gone before the response arrives
    }),
  );
  return lease.version;
}

export type Waiting = {
  why: "offline" | "server" | "signed_out";
  /** The submit is in this browser's storage, so it goes out even if the page is closed. */
  isKept: boolean;
};

type SubmitOptions = {
  readVersion: () => number;
  /** The server has it. */
  onDone: () => void;
  /** The server did not take it. */
  onRefused: (error: unknown) => void;
};

/** Submit until there is a response. The submit is kept in this browser before it is sent. */
export function useSubmit(assignment: Assignment, { readVersion, onDone, onRefused }: SubmitOptions) {
  const { id, reopened } = assignment;
  const queries = useQueryClient();
  const [waiting, setWaiting] = useState<Waiting | null>(null);
  const mutation = useMutation({
    networkMode: "always",
    mutationFn: (body: Submission) => {
      const problem = assignment.problem.text.slice(0, 300);
      const submit = { assignment: id, body, version: readVersion(), tab: TAB, problem };
      const isKept = keepSubmit(submit);
      return deliver({ ...submit, user: claimedUser()?.id, at: Date.now() }, (error) =>
        setWaiting({ why: whyWaiting(error), isKept }),
      );
    },
    onError: (error) => {
      forgetSubmit(id);
      onRefused(error);
    },
    onSettled: () => setWaiting(null),
    onSuccess: (answer) => {
      onDone();
      forget(id);
      rememberSubmit(queries, assignment, answer);
      if (!reopened)
        queries.setQueryData<Progress>(PROGRESS, (p) => p && { ...p, today: p.today + 1, total: p.total + 1 });
      void renewProgress(queries);
      showNext(queries, id);
    },
  });
  return { ...mutation, waiting };
}

function whyWaiting(error: unknown): Waiting["why"] {
  if (isSignedOut(error)) return "signed_out";
  return error instanceof NetworkError ? "offline" : "server";
}

/**
 * Return an assignment to the queue; a reopened one stays as it was submitted. `refused`: the server did not take its submit, so it is
 * returned whatever the phase allows. The draft of a skipped one is kept for when it is taken back; `settle` has its last change sent.
 */
export function useRelease({ id: assignment, reopened }: Assignment, settle: () => Promise<void>) {
  const queries = useQueryClient();
  return useMutation({
    networkMode: "always",
    retry: (_, error) => isTemporary(error),
    retryDelay,
    mutationFn: async ({ refused }: { refused: boolean }) => {
      if (!reopened && !refused) await settle();
      return unwrap(
        api.POST("/api/v1/assignments/{assignment_id}/release", {
          params: { path: { assignment_id: assignment } },
          body: { unseen: false, refused },
        }),
      );
    },
    onSuccess: () => {
      if (reopened) forget(assignment);
      else rememberSkip(queries, assignment);
    },
    // whatever the response, the queue knows what is next
    onSettled: () => {
      showNext(queries, assignment);
    },
  });
}
