/**
 * The next assignment, prefetched while the open one is nearly done, so that it is displayed immediately after the submit.
 *
 * The server leases it for a short time only and marks it as not displayed. It is returned when the page is left; after a sign-out,
 * when nothing can be returned any more, it expires. A displayed one is requested again in the background: that gives it a full
 * lease, and the server's response counts.
 */
import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { api, unwrap } from "@/api/client";
import type { Assignment } from "@/api/models";
import { useChosenPhase } from "./ChosenPhase";
import { NEXT } from "./queryKeys";

const AHEAD = ["assignments", "ahead"];

/** Before the lease ends, in ms: the page still has to display it and ask for a full lease. */
const MARGIN = 10_000;

/**
 * How much longer the assignment can be displayed without asking first, in ms. A wrong clock here does no harm: the server is asked in
 * the background either way.
 */
export function freshFor({ lease_expires_at }: Pick<Assignment, "lease_expires_at">, now = Date.now()): number {
  return Math.max(0, Date.parse(lease_expires_at) - MARGIN - now);
}

export function useAhead(after: number, isNearlyDone: boolean): void {
  const phase = useChosenPhase();
  useQuery({
    queryKey: [...AHEAD, after],
    queryFn: async () => (await unwrap(api.POST("/api/v1/assignments/next", { body: { after, phase } }))) ?? null,
    enabled: isNearlyDone,
    staleTime: ({ state }) => (state.data ? freshFor(state.data, state.dataUpdatedAt) : 0),
    retry: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}

/** Display the assignment that was prefetched after this one, if it is still fresh, and ask the server what is next. */
export function showNext(queries: QueryClient, after: number): void {
  const queryKey = [...AHEAD, after];
  const ahead = queries.getQueryData<Assignment | null>(queryKey);
  if (ahead && freshFor(ahead) > 0) queries.setQueriesData({ queryKey: NEXT }, ahead);
  queries.removeQueries({ queryKey });
  void queries.invalidateQueries({ queryKey: NEXT });
}

/** Return prefetched assignments when the page is left; the open one is kept. */
export function useReturnUnseen(): void {
  const queries = useQueryClient();
  useEffect(() => {
    const leave = () => returnUnseen(queries);
    window.addEventListener("pagehide", leave);
    return () => {
      window.removeEventListener("pagehide", leave);
      leave();
    };
  }, [queries]);
}

function returnUnseen(queries: QueryClient): void {
  for (const [, ahead] of queries.getQueriesData<Assignment | null>({ queryKey: AHEAD })) {
    if (!ahead) continue;
    unwrap(
      api.POST("/api/v1/assignments/{assignment_id}/release", {
        params: { path: { assignment_id: ahead.id } },
        body: { unseen: true, refused: false },
        keepalive: true, // the page may be gone before the response arrives
      }),
    ).catch(() => {
      // its lease expires
    });
  }
  queries.removeQueries({ queryKey: AHEAD });
}
