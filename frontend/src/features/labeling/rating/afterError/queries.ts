import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, unwrap } from "@/api/client";
import { ApiError, isTemporary } from "@/api/errors";
import type { Offer } from "@/api/models";

const ASK_AGAIN_AFTER = 1_000;

type Place = { assignment: number; steps: readonly string[]; error: number; count: number };

/** Other completions of the negative step, polled until they are there. */
export function useOffer(place: Place, isWanted: boolean) {
  return useQuery({
    queryKey: offerKey(place),
    queryFn: () => ask(place, false),
    enabled: isWanted,
    staleTime: Number.POSITIVE_INFINITY,
    retry: (_, error) => isTemporary(error),
    retryDelay: (failures) => Math.min(1000 * 2 ** failures, 15_000),
    refetchInterval: (query) => (query.state.data?.status === "pending" ? ASK_AGAIN_AFTER : false),
    refetchOnWindowFocus: false,
  });
}

/** Have completions that could not be written tried again. */
export function useAskAgain(place: Place) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => ask(place, true),
    onSuccess: (offer) => queries.setQueryData(offerKey(place), offer),
  });
}

/** The texts to rate: each once, without the one that is already rated. Null while they are being written. */
export function offeredTexts(offer: Offer | undefined, shown: string): string[] | null {
  if (!offer || offer.status === "pending") return null;
  return [...new Set(offer.completions.map((completion) => completion.text))].filter((text) => text !== shown);
}

/** The server tells them once the rating is saved. `settle` sends it. */
export function useGivenExplanations(assignment: number, step: number, isWanted: boolean, settle: () => Promise<void>) {
  return useQuery({
    queryKey: ["assignments", assignment, "explanations", step],
    queryFn: async () => {
      await settle();
      const params = { path: { assignment_id: assignment }, query: { step } };
      return (await unwrap(api.GET("/api/v1/assignments/{assignment_id}/explanations", { params }))).explanations;
    },
    enabled: isWanted,
    staleTime: Number.POSITIVE_INFINITY,
    retry: (_, error) => isTemporary(error) || (error instanceof ApiError && error.code === "not_rated"),
  });
}

function ask({ assignment, steps, error, count }: Place, again: boolean): Promise<Offer> {
  return unwrap(
    api.POST("/api/v1/assignments/{assignment_id}/completions", {
      params: { path: { assignment_id: assignment } },
      body: { steps: steps.slice(0, error), count, again },
    }),
  );
}

function offerKey({ assignment, error }: Place) {
  return ["assignments", assignment, "completions", error];
}
