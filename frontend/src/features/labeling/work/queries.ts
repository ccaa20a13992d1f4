import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, unwrap } from "@/api/client";
import { ApiError, isSignedOut, isTemporary } from "@/api/errors";
import type { Assignment, Details, Label, Progress } from "@/api/models";
import { PROGRESS } from "@/api/progress";
import { showNext } from "./ahead";
import { forget, forgetSubmit, keepSubmit, waitingSubmits } from "./keptWork";
import { NEXT } from "./queryKeys";
import { rememberSkip, rememberSubmit } from "./undoStack";

type Submission = { label: Label; details?: Details };

const LONGEST_RETRY = 15_000;
const retryDelay = (failures: number) => Math.min(1000 * 2 ** failures, LONGEST_RETRY);

/** The labeler's open task, or else a new one; null when the queue is empty. With a phase, only its tasks. */
export function useAssignment(phase: number | null) {
  return useQuery({
    queryKey: [...NEXT, phase],
    queryFn: async (): Promise<Assignment | null> => {
      await sendWaitingSubmits();
      return (await unwrap(api.POST("/api/v1/assignments/next", { body: { phase } }))) ?? null;
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    refetchInterval: (query) => (query.state.data === null ? 20_000 : false),
    retry: (_, error) => isTemporary(error),
    retryDelay,
  });
}

export function useNextTask() {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: NEXT });
}

/** The phases that are open to the labeler. */
export function useOpenPhases() {
  const phases = useQuery({
    queryKey: ["phases"],
    queryFn: () => unwrap(api.GET("/api/v1/phases")),
    staleTime: 60_000,
  });
  return { phases: phases.data?.filter((phase) => phase.status === "open") ?? [], isKnown: phases.isSuccess };
}

export async function sendDraft(assignment: number, label: unknown, last: boolean): Promise<void> {
  await unwrap(
    api.PUT("/api/v1/assignments/{assignment_id}/draft", {
      params: { path: { assignment_id: assignment } },
      body: { label: label as Record<string, unknown> },
      keepalive: last, // the page may be gone before the response arrives
    }),
  );
}

/** Submit until there is a response: kept in the browser first, retried while the network or the server is unavailable. */
export function useSubmit(assignment: Assignment) {
  const { id, reopened } = assignment;
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (submission: Submission) => {
      keepSubmit(id, submission);
      return send(id, submission);
    },
    retry: (_, error) => isTemporary(error),
    retryDelay,
    onSuccess: (answer) => {
      forget(id);
      rememberSubmit(queries, assignment, answer);
      if (!reopened)
        queries.setQueryData<Progress>(PROGRESS, (p) => p && { ...p, today: p.today + 1, total: p.total + 1 });
      void queries.invalidateQueries({ queryKey: PROGRESS });
      showNext(queries, id);
    },
  });
}

/**
 * Return an assignment to the queue; a reopened one stays as it was submitted. The draft of a skipped one is kept for when it is
 * taken back.
 */
export function useRelease({ id: assignment, reopened }: Assignment) {
  const queries = useQueryClient();
  return useMutation({
    retry: (_, error) => isTemporary(error),
    retryDelay,
    mutationFn: () =>
      unwrap(
        api.POST("/api/v1/assignments/{assignment_id}/release", {
          params: { path: { assignment_id: assignment } },
          body: { unseen: false },
        }),
      ),
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

function send(assignment: number, submission: Submission) {
  return unwrap(
    api.POST("/api/v1/assignments/{assignment_id}/submit", {
      params: { path: { assignment_id: assignment } },
      body: submission,
    }),
  );
}

/** Submits from just before the browser was closed without a network. If the server refuses one, its draft is kept. */
async function sendWaitingSubmits(): Promise<void> {
  for (const { assignment, body } of waitingSubmits<Submission>()) {
    try {
      await send(assignment, body);
      forget(assignment);
    } catch (error) {
      if (!(error instanceof ApiError) || isTemporary(error) || isSignedOut(error)) throw error;
      if (error.status !== 404) forgetSubmit(assignment); // not found: it belongs to another user of this browser
    }
  }
}
