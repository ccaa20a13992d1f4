import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, unwrap } from "@/api/client";
import type { GroupKind } from "./words";

const AGREEMENT = ["agreement"];
const MODEL = ["label-model"];
const EVERY = 15_000;
const SOON = 2_000;

export const PAGE = 25;

/** As the address has it: texts, empty if not chosen. */
export type Scope = {
  phase: string;
  generation: string;
  labeler: string;
  since: string;
  until: string;
  work_only: string;
};

export const SCOPE = ["phase", "generation", "labeler", "since", "until", "work_only"] as const;

/** What is sent: only what is chosen. */
export function scopeQuery(scope: Scope) {
  const { phase, generation, labeler, since, until, work_only } = scope;
  return {
    ...(phase ? { phase: Number(phase) } : {}),
    ...(generation ? { generation: Number(generation) } : {}),
    ...(labeler ? { labeler } : {}),
    ...(since ? { since } : {}),
    ...(until ? { until } : {}),
    ...(work_only ? { work_only: true } : {}),
  };
}

/** The same as the end of an address. */
export function queryText(values: Readonly<Record<string, string | number>>): string {
  const chosen = Object.entries(values).filter(([, value]) => value !== "");
  return chosen.length > 0 ? `?${new URLSearchParams(chosen.map(([name, value]) => [name, String(value)]))}` : "";
}

export function useAgreement(scope: Scope) {
  return useQuery({
    queryKey: [...AGREEMENT, scope],
    queryFn: () => unwrap(api.GET("/api/v1/agreement", { params: { query: scopeQuery(scope) } })),
    placeholderData: keepPreviousData,
  });
}

export function useGroups(scope: Scope, by: GroupKind, offset: number) {
  return useQuery({
    queryKey: [...AGREEMENT, "groups", scope, by, offset],
    queryFn: () =>
      unwrap(
        api.GET("/api/v1/agreement/groups", {
          params: { query: { ...scopeQuery(scope), by, limit: PAGE, offset } },
        }),
      ),
    placeholderData: keepPreviousData,
  });
}

export type Cell = { between: string; other: string; rating: string; other_rating: string };

export function useDifferences(scope: Scope, cell: Cell, offset: number) {
  const between = (["ratings", "first_errors", "gold"] as const).find((kind) => kind === cell.between) ?? "ratings";
  const [rating, otherRating] = [cell.rating, cell.other_rating].map((text) => Number(text) as -1 | 0 | 1);
  return useQuery({
    queryKey: [...AGREEMENT, "differences", scope, cell, offset],
    queryFn: () =>
      unwrap(
        api.GET("/api/v1/agreement/differences", {
          params: {
            query: {
              ...scopeQuery(scope),
              between,
              limit: PAGE,
              offset,
              ...(cell.other ? { other: cell.other } : {}),
              ...(cell.rating && cell.other_rating ? { rating, other_rating: otherRating } : {}),
            },
          },
        }),
      ),
    placeholderData: keepPreviousData,
  });
}

/** Looks again soon while a run is waiting or running. */
export function useLabelModel() {
  return useQuery({
    queryKey: MODEL,
    queryFn: () => unwrap(api.GET("/api/v1/label-model")),
    refetchInterval: ({ state }) =>
      state.data?.newest && ["waiting", "running"].includes(state.data.newest.status) ? SOON : EVERY,
  });
}

export function useStartRun() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (withScores: boolean) =>
      unwrap(api.POST("/api/v1/label-model/runs", { body: { with_scores: withScores } })),
    onSettled: () => queries.invalidateQueries({ queryKey: MODEL }),
  });
}

export function useTrusts(offset: number, run: number | undefined) {
  return useQuery({
    queryKey: [...MODEL, "labelers", run, offset],
    queryFn: () => unwrap(api.GET("/api/v1/label-model/labelers", { params: { query: { limit: PAGE, offset } } })),
    placeholderData: keepPreviousData,
  });
}

export function useTrust(id: string) {
  return useQuery({
    queryKey: [...MODEL, "labeler", id],
    queryFn: () =>
      unwrap(api.GET("/api/v1/label-model/labelers/{labeler_id}", { params: { path: { labeler_id: id } } })),
    retry: false,
  });
}
