/** The last submit can be reopened for a few minutes; the server says for how many. */
import { type QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api, unwrap } from "@/api/client";
import { isTemporary } from "@/api/errors";
import type { Assignment, Submitted } from "@/api/models";
import { LAST_SUBMIT, NEXT } from "./queryKeys";

type LastSubmit = { assignment: number; corrected: boolean; at: number; until: number };

export function rememberSubmit(queries: QueryClient, { id, reopened }: Assignment, answer: Submitted): void {
  if (!answer.undo_until) return;
  // only the duration counts: the clocks of browser and server may differ
  const length = Date.parse(answer.undo_until) - Date.parse(answer.submitted_at);
  const now = Date.now();
  const last: LastSubmit = { assignment: id, corrected: reopened, at: now, until: now + length };
  queries.setQueryData(LAST_SUBMIT, last);
}

/** Null if there is none, or its time is over. */
export function useLastSubmit(): LastSubmit | null {
  const { data } = useQuery<LastSubmit | null>({
    queryKey: LAST_SUBMIT,
    queryFn: () => null,
    enabled: false, // only ever written by `rememberSubmit`
    initialData: null,
    gcTime: Number.POSITIVE_INFINITY,
  });
  const [, setOver] = useState(0);
  useEffect(() => {
    if (!data) return;
    const timer = setTimeout(() => setOver(data.until), data.until - Date.now());
    return () => clearTimeout(timer);
  }, [data]);
  return data && data.until > Date.now() ? data : null;
}

/** Reopen the last submit with its ratings. It stays in place until the task is submitted again. */
export function useUndoSubmit() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (assignment: number) =>
      unwrap(
        api.POST("/api/v1/assignments/{assignment_id}/reopen", { params: { path: { assignment_id: assignment } } }),
      ),
    onSuccess: async (assignment) => {
      await queries.cancelQueries({ queryKey: NEXT }); // a pending response would bring the other task back
      queries.setQueryData(LAST_SUBMIT, null);
      queries.setQueriesData({ queryKey: NEXT }, assignment);
    },
    onError: (error) => {
      if (!isTemporary(error)) queries.setQueryData(LAST_SUBMIT, null);
    },
  });
}
