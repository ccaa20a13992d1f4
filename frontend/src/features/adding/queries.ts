import { useQuery } from "@tanstack/react-query";
import { api, unwrap } from "@/api/client";

export function usePhase(id: number) {
  return useQuery({
    queryKey: ["phases", id],
    queryFn: () => unwrap(api.GET("/api/v1/phases/{phase_id}", { params: { path: { phase_id: id } } })),
  });
}

export function useStoredSolutions(phase: number) {
  return useQuery({
    queryKey: ["phases", phase, "stored-solutions"],
    queryFn: () =>
      unwrap(api.GET("/api/v1/phases/{phase_id}/stored-solutions", { params: { path: { phase_id: phase } } })),
  });
}
