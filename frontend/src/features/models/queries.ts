import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { api, unwrap } from "@/api/client";
import type { Model, ModelRequest, NewModel } from "@/api/models";
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

const SOON = 700;

/** What the form sends; without a format the server finds it out. */
export type AddedModel = Omit<NewModel, "format"> & { format?: NewModel["format"] };

/** Adds a model, or has one compared, and follows the request: `data` is what has become of it. */
export function useModelRequest<Values>(make: (values: Values) => Promise<ModelRequest>) {
  const queries = useQueryClient();
  const asked = useMutation({ mutationFn: make });
  const id = asked.data?.id;
  const { data: seen, error } = useQuery({
    queryKey: ["model-requests", id],
    queryFn: () =>
      unwrap(api.GET("/api/v1/models/requests/{request_id}", { params: { path: { request_id: id ?? 0 } } })),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (isOver(state.data) ? false : SOON),
  });
  const request = seen ?? asked.data;
  const isDone = request?.status === "done";
  useEffect(() => {
    if (isDone) void queries.invalidateQueries({ queryKey: MODELS });
  }, [isDone, queries]);
  return {
    ask: asked.mutate,
    askAgain: asked.reset,
    request,
    error: asked.error ?? error,
    isPending: asked.isPending || (request !== undefined && !isOver(request)),
  };
}

export const addModel = (values: AddedModel) => unwrap(api.POST("/api/v1/models", { body: values as NewModel }));

export const compareModel = (id: number) =>
  unwrap(api.POST("/api/v1/models/{model_id}/compare", { params: { path: { model_id: id } } }));

const isOver = (request: ModelRequest | undefined) => request?.status === "done" || request?.status === "failed";

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
