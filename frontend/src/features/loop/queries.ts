import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, unwrap } from "@/api/client";
import type { Loop, TrainingRequest } from "@/api/models";

/** The first part of every query key that an action in the loop may change. */
const LOOP = ["loop"];
const WHILE_RUNNING = 2_000;
const WHILE_RESTING = 10_000;

/** Everything the loop page shows; fetched more often while something is running. */
export function useLoop() {
  return useQuery({
    queryKey: [...LOOP, "now"],
    queryFn: () => unwrap(api.GET("/api/v1/loop")),
    refetchInterval: (query) => (query.state.data && isMoving(query.state.data) ? WHILE_RUNNING : WHILE_RESTING),
  });
}

const TIMELINE_EVERY = 20_000;

export function useTimeline() {
  return useQuery({
    queryKey: ["loop", "timeline"],
    queryFn: () => unwrap(api.GET("/api/v1/loop/timeline")),
    refetchInterval: TIMELINE_EVERY,
  });
}

export function isMoving(loop: Loop): boolean {
  const trains = loop.training_runs.some((run) => run.status === "pending" || run.status === "running");
  return trains || loop.generations.some((g) => g.status === "active" && g.stage !== "done" && g.stage !== "labeling");
}

/** Train now. Without `base`: from the checkpoint of the newest generation. */
export function useRetrain() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: TrainingRequest) => unwrap(api.POST("/api/v1/training-runs", { body })),
    onSettled: () => queries.invalidateQueries({ queryKey: LOOP }),
  });
}

/** What a training would read if it began now; nothing is started. */
export function useTrainingPreview(body: TrainingRequest) {
  return useQuery({
    queryKey: ["training-preview", body],
    queryFn: () => unwrap(api.POST("/api/v1/training-runs/check", { body })),
    placeholderData: keepPreviousData,
    retry: false,
  });
}

/** Checks settings before a generation is started with them. */
export function useCheckSettings() {
  return useMutation({
    mutationFn: (body: Record<string, unknown>) => unwrap(api.POST("/api/v1/generations/check", { body })),
  });
}

/** The settings of a failed generation, and which of them can still change. */
export function useChangeableSettings(generation: number, isOpen: boolean) {
  return useQuery({
    queryKey: ["generation-settings", generation],
    queryFn: () =>
      unwrap(
        api.GET("/api/v1/generations/{generation_id}/settings", { params: { path: { generation_id: generation } } }),
      ),
    enabled: isOpen,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
}

export type Retry = { settings?: Record<string, unknown>; reason?: string };

export function useRetryGeneration(generation: number) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Retry) =>
      unwrap(
        api.POST("/api/v1/generations/{generation_id}/retry", {
          params: { path: { generation_id: generation } },
          body: body as never,
        }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: LOOP }),
  });
}

export type TrainingAct = "cancel" | "retry";

export function useTrainingAct(run: number) {
  const queries = useQueryClient();
  const params = { params: { path: { training_run_id: run } } };
  return useMutation({
    mutationFn: (act: TrainingAct) =>
      act === "cancel"
        ? unwrap(api.POST("/api/v1/training-runs/{training_run_id}/cancel", params))
        : unwrap(api.POST("/api/v1/training-runs/{training_run_id}/retry", params)),
    onSettled: () => queries.invalidateQueries({ queryKey: LOOP }),
  });
}

export function useGeneration(id: number) {
  return useQuery({
    queryKey: ["loop", "generation", id],
    queryFn: () => unwrap(api.GET("/api/v1/generations/{generation_id}", { params: { path: { generation_id: id } } })),
    refetchInterval: WHILE_RESTING,
  });
}

export function useOlderGenerations(offset: number, limit: number) {
  return useQuery({
    queryKey: ["loop", "generations", offset],
    queryFn: () => unwrap(api.GET("/api/v1/generations", { params: { query: { offset, limit } } })),
    placeholderData: keepPreviousData,
  });
}

/** The form of a phase's next generation; null: of the usual phase. */
export function useGenerationForm(phase: number | null = null) {
  return useQuery({
    // not under LOOP: actions in the loop leave an open form as it is
    queryKey: ["generation-form", phase],
    queryFn: () => unwrap(api.GET("/api/v1/generations/form", { params: { query: phase === null ? {} : { phase } } })),
    // values must not change while somebody edits them
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
}

export function useStartGeneration() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Record<string, unknown>) => unwrap(api.POST("/api/v1/generations", { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: LOOP }),
  });
}

export type NewLoopRun = { generations: number; labeler: "oracle" | "prm" } & Record<string, unknown>;

/** Several generations, one after another; a generation that waits for people is cancelled to make room. */
export function useStartLoopRun() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: NewLoopRun) => unwrap(api.POST("/api/v1/generations/run", { body })),
    onSettled: () => queries.invalidateQueries({ queryKey: LOOP }),
  });
}

export function useStopAfter(generation: number) {
  const queries = useQueryClient();
  const params = { params: { path: { generation_id: generation } } };
  return useMutation({
    mutationFn: () => unwrap(api.POST("/api/v1/generations/{generation_id}/stop-after", params)),
    onSettled: () => queries.invalidateQueries({ queryKey: LOOP }),
  });
}

export type GenerationAct = "pause" | "resume" | "retry" | "cancel";

export function useGenerationAct(generation: number) {
  const queries = useQueryClient();
  const params = { params: { path: { generation_id: generation } } };
  return useMutation({
    mutationFn: (act: GenerationAct) => {
      if (act === "pause") return unwrap(api.POST("/api/v1/generations/{generation_id}/pause", params));
      if (act === "resume") return unwrap(api.POST("/api/v1/generations/{generation_id}/resume", params));
      if (act === "cancel") return unwrap(api.POST("/api/v1/generations/{generation_id}/cancel", params));
      return unwrap(api.POST("/api/v1/generations/{generation_id}/retry", { ...params, body: {} as never }));
    },
    onSettled: () => queries.invalidateQueries({ queryKey: LOOP }),
  });
}

export function useGenerationItems(generation: number, offset: number, limit: number) {
  return useQuery({
    queryKey: ["generations", generation, "items", offset],
    queryFn: () =>
      unwrap(
        api.GET("/api/v1/generations/{generation_id}/items", {
          params: { path: { generation_id: generation }, query: { limit, offset } },
        }),
      ),
    placeholderData: keepPreviousData,
  });
}
