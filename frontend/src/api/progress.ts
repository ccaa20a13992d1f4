/** What the signed-in labeler has done, and what waits for them. Days begin at midnight of the browser's time zone. */
import { type QueryClient, useQuery } from "@tanstack/react-query";
import { api, unwrap } from "@/api/client";

export const PROGRESS = ["progress"];

/** A function, because travellers change it while a page is open. */
export function timeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
}

/** Ask again, because a submit has changed it. What is being fetched was asked before, so its response must not count. */
export async function renewProgress(queries: QueryClient): Promise<void> {
  await queries.cancelQueries({ queryKey: PROGRESS }, { revert: false });
  await queries.invalidateQueries({ queryKey: PROGRESS });
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
