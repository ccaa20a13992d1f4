import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, unwrap } from "@/api/client";
import type { Model } from "@/api/models";
import { ROLLED_BACK } from "./words";

const MODELS = ["models"];
const EVERY = 15_000;

type ModelFilter = {
  search: string;
  kind: "" | Model["kind"];
  standing: "" | Model["standing"];
  offset: number;
  limit: number;
};

export function useModels({ search, kind, standing, offset, limit }: ModelFilter) {
  return useQuery({
    queryKey: [...MODELS, "list", search, kind, standing, offset],
    queryFn: () =>
      unwrap(
        api.GET("/api/v1/models", {
          params: { query: { search, limit, offset, ...(kind ? { kind } : {}), ...(standing ? { standing } : {}) } },
        }),
      ),
    placeholderData: keepPreviousData,
    refetchInterval: EVERY,
  });
}

export function useModel(id: number) {
  return useQuery({
    queryKey: [...MODELS, id],
    queryFn: () => unwrap(api.GET("/api/v1/models/{model_id}", { params: { path: { model_id: id } } })),
    refetchInterval: EVERY,
  });
}

type Decision = { act: "promote" | "dismiss"; reason: string };

export function useDecide(id: number) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ act, reason }: Decision) => {
      const params = { params: { path: { model_id: id } }, body: { reason } };
      return act === "promote"
        ? unwrap(api.POST("/api/v1/models/{model_id}/promote", params))
        : unwrap(api.POST("/api/v1/models/{model_id}/dismiss", params));
    },
    onSettled: () => queries.invalidateQueries({ queryKey: MODELS }),
  });
}

export function useRollBack() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (kind: Model["kind"]) =>
      unwrap(api.POST("/api/v1/models/roll-back", { body: { kind, reason: ROLLED_BACK } })),
    onSettled: () => queries.invalidateQueries({ queryKey: MODELS }),
  });
}

export function useGenerators(search: string, offset: number, limit: number) {
  return useQuery({
    queryKey: ["generators", search, offset],
    queryFn: () => unwrap(api.GET("/api/v1/generators", { params: { query: { search, offset, limit } } })),
    placeholderData: keepPreviousData,
  });
}
