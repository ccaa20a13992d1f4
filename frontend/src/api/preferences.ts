import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, unwrap } from "@/api/client";
import type { Preferences } from "@/api/models";

const PREFERENCES = ["preferences"];

/** What the signed-in user has chosen for themselves, on whichever device. */
export function usePreferences() {
  return useQuery({
    queryKey: PREFERENCES,
    queryFn: () => unwrap(api.GET("/api/v1/preferences")),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useChangePreferences() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Partial<Preferences>) => unwrap(api.PATCH("/api/v1/preferences", { body })),
    onSuccess: (preferences) => queries.setQueryData(PREFERENCES, preferences),
  });
}
