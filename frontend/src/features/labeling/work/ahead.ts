/**
 * The next assignment, fetched while the one in hand is nearly done, so that it paints at once after the submit.
 *
 * The server leases it for five minutes only and marks it as not shown. It is given back when the page is left; after a sign-out,
 * when nothing can be given back any more, it expires. What is painted from here is asked for again in the background: that
 * makes the lease a whole one, and the server's answer counts.
 */
import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { api, unwrap } from "@/api/client";
import type { Assignment } from "@/api/models";
import { useChosenPhase } from "./ChosenPhase";
import { NEXT } from "./queryKeys";

const AHEAD = ["assignments", "ahead"];

/** A little less than the server's lease. */
const FRESH = 4 * 60_000;

export function useAhead(after: number, isNearlyDone: boolean): void {
  const phase = useChosenPhase();
  useQuery({
    queryKey: [...AHEAD, after],
    queryFn: async () => (await unwrap(api.POST("/api/v1/assignments/next", { body: { after, phase } }))) ?? null,
    enabled: isNearlyDone,
    staleTime: FRESH,
    gcTime: FRESH,
    retry: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}

/** Paint what was fetched to come after this assignment, if it is still fresh, and ask the server what is next. */
export function showNext(queries: QueryClient, after: number): void {
  const queryKey = [...AHEAD, after];
  const fetched = queries.getQueryState<Assignment | null>(queryKey);
  if (fetched?.data && Date.now() - fetched.dataUpdatedAt < FRESH)
    queries.setQueriesData({ queryKey: NEXT }, fetched.data);
  queries.removeQueries({ queryKey });
  void queries.invalidateQueries({ queryKey: NEXT });
}

/** Whoever leaves the labeling page keeps what they began, and nothing else. */
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
        body: { unseen: true },
        keepalive: true, // the page may be gone before the answer is there
      }),
    ).catch(() => {
      // it expires by itself
    });
  }
  queries.removeQueries({ queryKey: AHEAD });
}
