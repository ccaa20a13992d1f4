/** What the signed-in labeler has done, and what waits for them. Days begin at midnight of the browser's time zone. */
import { useQuery } from "@tanstack/react-query";
import { api, unwrap } from "@/api/client";

export const PROGRESS = ["progress"];

/** A function, because travellers change it while a page is open. */
export function timeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
}

export function useProgress() {
  return useQuery({
    queryKey: PROGRESS,
    queryFn: () => unwrap(api.GET("/api/v1/progress", { params: { query: { time_zone: timeZone() } } })),
    staleTime: 30_000,
  });
}

/** The open phases, with what waits in each. */
export function usePhasesProgress() {
  return useQuery({
    queryKey: [...PROGRESS, "phases"],
    queryFn: () => unwrap(api.GET("/api/v1/progress/phases", { params: { query: { time_zone: timeZone() } } })),
  });
}
