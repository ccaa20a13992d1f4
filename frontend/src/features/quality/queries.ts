import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, unwrap } from "@/api/client";
import type { LabelerPage } from "@/api/models";
import { QUALITY } from "@/api/quality";
import type { Shown } from "./words";

const EVERY = 60_000;
export const PAGE = 50;

type Filter = { search: string; phase: string; shown: Shown; after: string };

export function useQuality({ search, phase, shown, after }: Filter) {
  return useQuery({
    queryKey: [...QUALITY, "list", search, phase, shown, after],
    queryFn: () =>
      unwrap(
        api.GET("/api/v1/quality", {
          params: { query: { search, shown, after, limit: PAGE, ...(phase ? { phase: Number(phase) } : {}) } },
        }),
      ),
    placeholderData: keepPreviousData,
    refetchInterval: EVERY,
  });
}

/** For the filter: the phases of flow 2, which alone have gold. */
export function usePhaseNames() {
  return useQuery({
    queryKey: ["phases", "names"],
    queryFn: () => unwrap(api.GET("/api/v1/phases")),
    staleTime: EVERY,
  });
}

export function useLabeler(id: string) {
  return useQuery({
    queryKey: [...QUALITY, id],
    queryFn: () => unwrap(api.GET("/api/v1/quality/labelers/{labeler_id}", { params: { path: { labeler_id: id } } })),
    refetchInterval: EVERY,
  });
}

export function useAnswers(id: string) {
  return useInfiniteQuery({
    queryKey: [...QUALITY, id, "answers"],
    queryFn: ({ pageParam }) =>
      unwrap(
        api.GET("/api/v1/quality/labelers/{labeler_id}/answers", {
          params: { path: { labeler_id: id }, query: pageParam ? { before: pageParam } : {} },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (part) => part.next,
  });
}

export type NewPause = { reason: string; held_since: string | null };

export function useBeginPause(id: string) {
  return useChange((body: NewPause) =>
    unwrap(api.POST("/api/v1/quality/labelers/{labeler_id}/pause", { params: { path: { labeler_id: id } }, body })),
  );
}

type Pause = LabelerPage["pauses"][number];
export type PauseAct = "put-back" | "undo-put-back" | "release-labelings";

export function useEndPause(pause: Pause) {
  return useChange((body: { reason: string; release_labelings: boolean }) =>
    unwrap(api.POST("/api/v1/pauses/{pause_id}/end", { params: { path: { pause_id: pause.id } }, body })),
  );
}

export function useHoldBack(pause: Pause) {
  return useChange((since: string) =>
    unwrap(
      api.POST("/api/v1/pauses/{pause_id}/hold-back", { params: { path: { pause_id: pause.id } }, body: { since } }),
    ),
  );
}

export function usePauseAct(pause: Pause) {
  const of = { params: { path: { pause_id: pause.id } } };
  return useChange((act: PauseAct) => {
    if (act === "put-back") return unwrap(api.POST("/api/v1/pauses/{pause_id}/put-back", of));
    if (act === "undo-put-back") return unwrap(api.POST("/api/v1/pauses/{pause_id}/undo-put-back", of));
    return unwrap(api.POST("/api/v1/pauses/{pause_id}/release-labelings", of));
  });
}

function useChange<Values, Result>(change: (values: Values) => Promise<Result>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => queries.invalidateQueries({ queryKey: QUALITY }),
  });
}
