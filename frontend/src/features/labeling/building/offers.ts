import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, unwrap } from "@/api/client";
import { isTemporary } from "@/api/errors";
import type { Offer } from "@/api/models";

const LONGEST_RETRY = 10_000;

/** The completions after these steps: requested, and polled until they are there. The same steps give the same completions. */
export function useOffer(assignment: number, steps: readonly string[], wanted: boolean) {
  return useQuery({
    queryKey: keyOf(assignment, steps),
    queryFn: () => ask(assignment, steps, false),
    enabled: wanted,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    refetchInterval: ({ state }) => (state.data?.status === "pending" ? pauseAfter(state.dataUpdateCount) : false),
    retry: (_, error) => isTemporary(error),
    retryDelay: (failures) => Math.min(1000 * 2 ** failures, LONGEST_RETRY),
  });
}

/** Try a failed request again. */
export function useAskAgain(assignment: number, steps: readonly string[]) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => ask(assignment, steps, true),
    onSuccess: (offer) => queries.setQueryData<Offer>(keyOf(assignment, steps), offer),
  });
}

/** Short pauses at first, because a small model is fast; then longer ones. */
function pauseAfter(answers: number): number {
  return answers < 5 ? 400 : answers < 20 ? 1000 : 3000;
}

function keyOf(assignment: number, steps: readonly string[]) {
  return ["completions", assignment, steps];
}

function ask(assignment: number, steps: readonly string[], again: boolean): Promise<Offer> {
  return unwrap(
    api.POST("/api/v1/assignments/{assignment_id}/completions", {
      params: { path: { assignment_id: assignment } },
      body: { steps: [...steps], again },
    }),
  );
}
