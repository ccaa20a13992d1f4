import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useLocation } from "wouter";
import { api, unwrap } from "@/api/client";
import type { FinishReason } from "@/api/models";

const PART = 20;

/** Each part starts after the last row of the one before: what is submitted meanwhile shifts nothing. */
export function useLabelings(phase: string, end: string) {
  return useInfiniteQuery({
    queryKey: ["labelings", "history", phase, end],
    queryFn: ({ pageParam }) => {
      const query = {
        limit: PART,
        ...(pageParam && { before: pageParam }),
        ...(Number(phase) > 0 && { phase: Number(phase) }),
        ...(end && { finish_reason: end as FinishReason }),
      };
      return unwrap(api.GET("/api/v1/labelings", { params: { query } }));
    },
    initialPageParam: "",
    getNextPageParam: (part) => part.next,
  });
}

export function useSkipped() {
  return useInfiniteQuery({
    queryKey: ["labelings", "skipped"],
    queryFn: ({ pageParam }) => {
      const query = { limit: PART, ...(pageParam && { before: pageParam }) };
      return unwrap(api.GET("/api/v1/skipped", { params: { query } }));
    },
    initialPageParam: "",
    getNextPageParam: (part) => part.next,
  });
}

export function useLabeledPhases() {
  const { data } = useQuery({
    queryKey: ["labelings", "phases"],
    queryFn: () => unwrap(api.GET("/api/v1/labelings/phases")),
  });
  return data ?? [];
}

/** The labeling page shows a task that was just opened again before anything else. */
export function useOpenAgain(act: "reopen" | "take-back") {
  const [, go] = useLocation();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (assignment: number) => {
      const params = { params: { path: { assignment_id: assignment } } };
      return act === "reopen"
        ? unwrap(api.POST("/api/v1/assignments/{assignment_id}/reopen", params))
        : unwrap(api.POST("/api/v1/assignments/{assignment_id}/take-back", params));
    },
    onSuccess: (assignment) => {
      queries.removeQueries({ queryKey: ["assignments"] });
      void queries.invalidateQueries({ queryKey: ["labelings"] });
      go(act === "reopen" ? "/label" : `/label/${assignment.phase.id}`);
    },
    onError: () => queries.invalidateQueries({ queryKey: ["labelings", "skipped"] }),
  });
}
