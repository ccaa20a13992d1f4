import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, unwrap } from "@/api/client";
import type { Label } from "@/api/models";

export function useSolutionToRate(id: number) {
  return useQuery({
    queryKey: ["gold", "to rate", id],
    queryFn: () => unwrap(api.GET("/api/v1/gold/solutions/{solution_id}", { params: { path: { solution_id: id } } })),
    // what is being rated must not change below it
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
}

export type NewGold = {
  solution: number;
  label: Label;
  tolerance: number[][];
  reasons: string[];
  replaces: number;
};

export function useMakeGold() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: NewGold) => unwrap(api.POST("/api/v1/gold", { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["gold"] }),
  });
}
