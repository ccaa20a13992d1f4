import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, unwrap } from "@/api/client";
import type { PhaseChange, PhaseSettings } from "@/api/models";
import type { QueueOrderName } from "./words";

const PHASES = ["phases"];
const EVERY = 10_000;

export type PhaseFilter = {
  search: string;
  status: "" | "open" | "paused" | "closed" | "archived";
  offset: number;
  limit: number;
};

export function usePhases({ search, status, offset, limit }: PhaseFilter) {
  return useQuery({
    queryKey: [...PHASES, "list", search, status, offset],
    queryFn: () =>
      unwrap(
        api.GET("/api/v1/phases/overview", {
          params: { query: { search, limit, offset, ...(status ? { status } : {}) } },
        }),
      ),
    placeholderData: keepPreviousData,
    refetchInterval: EVERY,
  });
}

export function usePhase(id: number) {
  return useQuery({
    queryKey: [...PHASES, id],
    queryFn: () => unwrap(api.GET("/api/v1/phases/{phase_id}", { params: { path: { phase_id: id } } })),
    refetchInterval: EVERY,
  });
}

export function useCreatePhase() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: PhaseSettings) => unwrap(api.POST("/api/v1/phases", { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: PHASES }),
  });
}

export function useChangePhase(id: number) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: PhaseChange) =>
      unwrap(api.PATCH("/api/v1/phases/{phase_id}", { params: { path: { phase_id: id } }, body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: PHASES }),
  });
}

type PhaseAct = "open" | "pause" | "close";

export function usePhaseAct(id: number) {
  const queries = useQueryClient();
  const params = { params: { path: { phase_id: id } } };
  return useMutation({
    mutationFn: (act: PhaseAct) => {
      if (act === "open") return unwrap(api.POST("/api/v1/phases/{phase_id}/open", params));
      if (act === "pause") return unwrap(api.POST("/api/v1/phases/{phase_id}/pause", params));
      return unwrap(api.POST("/api/v1/phases/{phase_id}/close", params));
    },
    onSettled: () => queries.invalidateQueries({ queryKey: PHASES }),
  });
}

export function useOrderQueue(id: number) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (order: QueueOrderName) =>
      unwrap(api.POST("/api/v1/phases/{phase_id}/order", { params: { path: { phase_id: id } }, body: { order } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: PHASES }),
  });
}

export function useArchive(id: number) {
  const queries = useQueryClient();
  const params = { params: { path: { phase_id: id } } };
  return useMutation({
    mutationFn: (act: "archive" | "restore") =>
      unwrap(
        act === "archive"
          ? api.POST("/api/v1/phases/{phase_id}/archive", params)
          : api.POST("/api/v1/phases/{phase_id}/restore", params),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: PHASES }),
  });
}

export function useDeletePhase(id: number) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => unwrap(api.DELETE("/api/v1/phases/{phase_id}", { params: { path: { phase_id: id } } })),
    onSuccess: () => {
      queries.removeQueries({ queryKey: [...PHASES, id] });
      return queries.invalidateQueries({ queryKey: [...PHASES, "list"] });
    },
  });
}

/** Whom the phase is open for, and who works on it. */
export function usePhasePeople(id: number) {
  return useQuery({
    queryKey: [...PHASES, id, "people"],
    queryFn: () => unwrap(api.GET("/api/v1/phases/{phase_id}/labelers", { params: { path: { phase_id: id } } })),
    refetchInterval: EVERY,
  });
}

export function usePeople(search: string) {
  return useQuery({
    queryKey: [...PHASES, "people", search],
    queryFn: () => unwrap(api.GET("/api/v1/phases/people", { params: { query: { search, limit: 20 } } })),
    placeholderData: keepPreviousData,
  });
}

export function useInstructions(id: number, offset: number, limit: number) {
  return useQuery({
    queryKey: [...PHASES, id, "instructions", offset],
    queryFn: () =>
      unwrap(
        api.GET("/api/v1/phases/{phase_id}/instructions", {
          params: { path: { phase_id: id }, query: { offset, limit } },
        }),
      ),
    placeholderData: keepPreviousData,
  });
}

/** The newest requests for next steps that failed. */
export function useFailedCompletions(id: number) {
  return useQuery({
    queryKey: [...PHASES, id, "failed completions"],
    queryFn: () =>
      unwrap(
        api.GET("/api/v1/phases/{phase_id}/failed-completions", {
          params: { path: { phase_id: id }, query: { limit: 10 } },
        }),
      ),
    refetchInterval: EVERY,
  });
}

export function useGeneratorNames() {
  return useQuery({
    queryKey: ["generators", "names"],
    queryFn: () => unwrap(api.GET("/api/v1/generators", { params: { query: { limit: 100 } } })),
    // imported solutions have no model that could write
    select: (page) => page.results.filter(({ backend }) => backend !== "imported").map(({ name }) => name),
  });
}
