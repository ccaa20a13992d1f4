import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { api, unwrap } from "@/api/client";
import type { Model, ModelRequest, NewGenerator, NewModel } from "@/api/models";

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
    if (!isDone) return;
    void queries.invalidateQueries({ queryKey: MODELS });
    void queries.invalidateQueries({ queryKey: GENERATORS });
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

/** On an evaluation set; null: on that of the newest generation. */
export const compareModel = (id: number, evaluationSet: number | null) =>
  unwrap(
    api.POST("/api/v1/models/{model_id}/compare", {
      params: { path: { model_id: id } },
      body: { evaluation_set: evaluationSet },
    }),
  );

export const tryModel = (id: number) =>
  unwrap(api.POST("/api/v1/models/{model_id}/try", { params: { path: { model_id: id } } }));

export type ChangedPlace = { location: string; options: Record<string, unknown>; reason: string };

export const changeModel = (id: number, body: ChangedPlace & { tokenizer: string }) =>
  unwrap(api.PATCH("/api/v1/models/{model_id}", { params: { path: { model_id: id } }, body: body as never }));

export const drawSample = (id: number) =>
  unwrap(api.POST("/api/v1/generators/{generator_id}/draw", { params: { path: { generator_id: id } } }));

export function useRetireModel(id: number) {
  const queries = useQueryClient();
  const params = { params: { path: { model_id: id } } };
  return useMutation({
    mutationFn: (act: "retire" | "bring-back") =>
      act === "retire"
        ? unwrap(api.POST("/api/v1/models/{model_id}/retire", params))
        : unwrap(api.POST("/api/v1/models/{model_id}/bring-back", params)),
    onSettled: () => queries.invalidateQueries({ queryKey: MODELS }),
  });
}

const isOver = (request: ModelRequest | undefined) => request?.status === "done" || request?.status === "failed";

export function useRollBack() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: { kind: Model["kind"]; reason: string }) =>
      unwrap(api.POST("/api/v1/models/roll-back", { body })),
    onSettled: () => queries.invalidateQueries({ queryKey: MODELS }),
  });
}

/** Which model a rollback would restore. */
export function useRollBackPlan(kind: Model["kind"]) {
  return useQuery({
    queryKey: [...MODELS, "roll-back", kind],
    queryFn: () => unwrap(api.GET("/api/v1/models/roll-back", { params: { query: { kind } } })),
  });
}

const GENERATORS = ["generators"];

type GeneratorFilter = { search: string; retired: "" | "true" | "false"; offset: number; limit: number };

export function useGenerators({ search, retired, offset, limit }: GeneratorFilter) {
  return useQuery({
    queryKey: [...GENERATORS, "list", search, retired, offset],
    queryFn: () =>
      unwrap(
        api.GET("/api/v1/generators", {
          params: { query: { search, offset, limit, ...(retired ? { retired: retired === "true" } : {}) } },
        }),
      ),
    placeholderData: keepPreviousData,
  });
}

export function useGenerator(id: number) {
  return useQuery({
    queryKey: [...GENERATORS, id],
    queryFn: () => unwrap(api.GET("/api/v1/generators/{generator_id}", { params: { path: { generator_id: id } } })),
  });
}

export function useAddGenerator() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: NewGenerator) => unwrap(api.POST("/api/v1/generators", { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: GENERATORS }),
  });
}

export function useChangeGenerator(id: number) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: ChangedPlace) =>
      unwrap(
        api.PATCH("/api/v1/generators/{generator_id}", {
          params: { path: { generator_id: id } },
          body: body as never,
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: GENERATORS }),
  });
}

export type GeneratorAct = "retire" | "bring-back" | "delete";

export function useGeneratorAct(id: number) {
  const queries = useQueryClient();
  const params = { params: { path: { generator_id: id } } };
  return useMutation({
    mutationFn: async (act: GeneratorAct) => {
      if (act === "retire") await unwrap(api.POST("/api/v1/generators/{generator_id}/retire", params));
      else if (act === "bring-back") await unwrap(api.POST("/api/v1/generators/{generator_id}/bring-back", params));
      else await unwrap(api.DELETE("/api/v1/generators/{generator_id}", params));
    },
    onSettled: () => queries.invalidateQueries({ queryKey: GENERATORS }),
  });
}

const SETS = ["evaluation-sets"];

export function useEvaluationSets(offset: number, limit: number) {
  return useQuery({
    queryKey: [...SETS, "list", offset, limit],
    queryFn: () => unwrap(api.GET("/api/v1/evaluation-sets", { params: { query: { offset, limit } } })),
    placeholderData: keepPreviousData,
  });
}

export function useHeldOutChoices() {
  return useQuery({
    queryKey: [...SETS, "choices"],
    queryFn: () => unwrap(api.GET("/api/v1/evaluation-sets/choices")),
  });
}

export type HeldOutFilter = { sources: string[]; subjects: string[]; levels: string[] };

export function useHeldOutCount(filter: HeldOutFilter) {
  return useQuery({
    queryKey: [...SETS, "count", filter],
    queryFn: () => unwrap(api.POST("/api/v1/evaluation-sets/count", { body: filter })),
    placeholderData: keepPreviousData,
  });
}

export function useMakeEvaluationSet() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: HeldOutFilter & { name: string; count: number | null }) =>
      unwrap(api.POST("/api/v1/evaluation-sets", { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: SETS }),
  });
}

export function useRetireEvaluationSet(id: number) {
  const queries = useQueryClient();
  const params = { params: { path: { evaluation_set_id: id } } };
  return useMutation({
    mutationFn: (act: "retire" | "bring-back") =>
      act === "retire"
        ? unwrap(api.POST("/api/v1/evaluation-sets/{evaluation_set_id}/retire", params))
        : unwrap(api.POST("/api/v1/evaluation-sets/{evaluation_set_id}/bring-back", params)),
    onSettled: () => queries.invalidateQueries({ queryKey: SETS }),
  });
}
