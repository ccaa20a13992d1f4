/** Where the signed-in labeler is with the screening of each phase that has one. */
import { useQuery } from "@tanstack/react-query";
import { api, unwrap } from "@/api/client";
import type { ScreeningStanding } from "@/api/models";
import { PROGRESS } from "@/api/progress";

/** Empty until it is known, and for people whom no phase screens. A submit renews it together with the progress. */
export function useOwnScreenings(): readonly ScreeningStanding[] {
  const { data } = useQuery({
    queryKey: [...PROGRESS, "screenings"],
    queryFn: () => unwrap(api.GET("/api/v1/screenings")),
    staleTime: 30_000,
  });
  return data ?? [];
}
