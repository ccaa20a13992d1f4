import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, unwrap } from "@/api/client";
import type { LabelingChange, LabelingFilter } from "@/api/models";

const ALL = ["all labelings"];

export type Sort = "newest" | "oldest";

export function useAllLabelings(filter: LabelingFilter, sort: Sort, after: number | null, limit: number) {
  const query = { ...filter, sort, limit, ...(after !== null && { after }) };
  return useQuery({
    queryKey: [...ALL, "list", query],
    queryFn: () => unwrap(api.GET("/api/v1/all-labelings", { params: { query } })),
    placeholderData: keepPreviousData,
  });
}

export function useChoices() {
  return useQuery({
    queryKey: [...ALL, "choices"],
    queryFn: () => unwrap(api.GET("/api/v1/all-labelings/choices")),
    staleTime: 60_000,
  });
}

export function useOneLabeling(id: number) {
  return useQuery({
    queryKey: [...ALL, id],
    queryFn: () => unwrap(api.GET("/api/v1/all-labelings/{labeling_id}", { params: { path: { labeling_id: id } } })),
  });
}

/** Labelings by id, or all that the filters find. */
export type Chosen = { ids: number[] } | { filter: LabelingFilter };

export function usePreview(kind: LabelingChange["kind"], chosen: Chosen) {
  return useQuery({
    queryKey: [...ALL, "preview", kind, chosen],
    queryFn: () => unwrap(api.POST("/api/v1/all-labelings/changes/preview", { body: { kind, ...chosen } })),
    gcTime: 0,
  });
}

type Asked = { kind: LabelingChange["kind"]; chosen: Chosen; reason: string; expected: number };

export function useChangeLabelings() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ kind, chosen, reason, expected }: Asked) =>
      unwrap(api.POST("/api/v1/all-labelings/changes", { body: { kind, ...chosen, reason, expected } })),
    // also after a refusal: the number that was shown is no longer right
    onSettled: () => queries.invalidateQueries({ queryKey: ALL }),
  });
}

export function useUndoChange() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: string) =>
      unwrap(api.POST("/api/v1/all-labelings/changes/{change_id}/undo", { params: { path: { change_id: change } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ALL }),
  });
}

export function useRecentChanges() {
  return useQuery({
    queryKey: [...ALL, "changes"],
    queryFn: () => unwrap(api.GET("/api/v1/all-labelings/changes")),
  });
}
