/** Where the signed-in labeler is with the screening of each phase that has one. */
import { useQuery } from "@tanstack/react-query";
import { api, unwrap } from "@/api/client";
import type { ScreeningStanding } from "@/api/models";
import { PROGRESS } from "@/api/progress";

const SETTLED = ["running", "passed"];

/** Empty until it is known, and for people whom no phase screens. A submit renews it together with the progress. */
export function useOwnScreenings(): readonly ScreeningStanding[] {
  const { data } = useQuery({
    queryKey: [...PROGRESS, "screenings"],
    queryFn: () => unwrap(api.GET("/api/v1/screenings")),
    // elsewhere, a task that is shown may have begun one meanwhile
    staleTime: ({ state }) => (state.data?.every((one) => SETTLED.includes(one.standing)) ? 30_000 : 0),
  });
  return data ?? [];
}
