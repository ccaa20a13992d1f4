/** What a labeler is told about the quality of their work, what they say against it, and the answers. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, unwrap } from "@/api/client";

export const QUALITY = ["quality"];
export const OWN_RESULTS = ["screening result"];
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

/** Against the gold that judged one's own task of a screening. */
export function useGoldAppeal(labeling: number) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (text: string) =>
      unwrap(
        api.POST("/api/v1/labelings/{labeling_id}/appeal", {
          params: { path: { labeling_id: labeling } },
          body: { text },
        }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: OWN_RESULTS }),
  });
}

/** Appeals that nobody has answered, oldest first; at most this many. */
export function useWaitingAppeals(limit: number) {
  return useQuery({
    queryKey: [...QUALITY, "appeals"],
    queryFn: () => unwrap(api.GET("/api/v1/appeals", { params: { query: { limit } } })),
    refetchInterval: 60_000,
  });
}

export function useAnswerAppeal(appeal: number) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (answer: string) =>
      unwrap(
        api.POST("/api/v1/appeals/{appeal_id}/answer", { params: { path: { appeal_id: appeal } }, body: { answer } }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: QUALITY }),
  });
}
