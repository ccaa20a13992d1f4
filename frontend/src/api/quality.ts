/** What the signed-in labeler is told about the quality of their work: a pause, or a warning. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, unwrap } from "@/api/client";

const OWN_QUALITY = ["own-quality"];
const EVERY = 10 * 60_000;

export function useOwnQuality() {
  return useQuery({
    queryKey: OWN_QUALITY,
    queryFn: () => unwrap(api.GET("/api/v1/quality/own")),
    staleTime: 60_000,
    refetchInterval: EVERY,
  });
}

export function useReadWarning() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => unwrap(api.POST("/api/v1/quality/own/read")),
    onSuccess: (own) => queries.setQueryData(OWN_QUALITY, own),
  });
}

export function useAppeal() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (text: string) => unwrap(api.POST("/api/v1/quality/own/appeal", { body: { text } })),
    onSuccess: (own) => queries.setQueryData(OWN_QUALITY, own),
    onError: () => queries.invalidateQueries({ queryKey: OWN_QUALITY }),
  });
}
