import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, unwrap } from "@/api/client";
import type { Screening } from "@/api/models";
import { renewProgress } from "@/api/progress";
import { OWN_RESULTS } from "@/api/quality";

const ALL = ["all-screenings"];
const PART = 25;

export function useScreenings(search: string, state: "" | Screening["state"], phase: string) {
  return useInfiniteQuery({
    queryKey: [...ALL, "list", search, state, phase],
    queryFn: ({ pageParam }) => {
      const query = {
        limit: PART,
        search,
        ...(state && { state }),
        ...(Number(phase) > 0 && { phase: Number(phase) }),
        ...(pageParam && { before: pageParam }),
      };
      return unwrap(api.GET("/api/v1/all-screenings", { params: { query } }));
    },
    initialPageParam: "",
    getNextPageParam: (part) => part.next,
    placeholderData: keepPreviousData,
  });
}

export function useScreening(id: number) {
  return useQuery({
    queryKey: [...ALL, id],
    queryFn: () => unwrap(api.GET("/api/v1/all-screenings/{screening_id}", { params: { path: { screening_id: id } } })),
  });
}

/** The result of anybody's try. */
export function useResult(id: number) {
  return useQuery({
    queryKey: [...ALL, "try", id],
    queryFn: () => unwrap(api.GET("/api/v1/all-screenings/tries/{try_id}", { params: { path: { try_id: id } } })),
  });
}

/** The result of one's own try. Opening it says that it has been seen. */
export function useOwnResult(id: number) {
  const queries = useQueryClient();
  const params = { params: { path: { try_id: id } } };
  return useQuery({
    queryKey: [...OWN_RESULTS, id],
    queryFn: async () => {
      const result = await unwrap(api.GET("/api/v1/screenings/tries/{try_id}", params));
      if (result.seen_at === null) {
        await unwrap(api.POST("/api/v1/screenings/tries/{try_id}/seen", params));
        void renewProgress(queries);
      }
      return result;
    },
  });
}

export type Decision = { labeler: string; phase: number; decision: "pass" | "fail" | "retry"; reason: string };

export function useDecide() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Decision) => unwrap(api.POST("/api/v1/all-screenings/decide", { body })),
    onSettled: () => queries.invalidateQueries({ queryKey: ALL }),
  });
}

export function usePeople(search: string) {
  return useQuery({
    queryKey: ["phases", "people", search],
    queryFn: () => unwrap(api.GET("/api/v1/phases/people", { params: { query: { search, limit: 20 } } })),
    placeholderData: keepPreviousData,
  });
}

/** The phases that screen people. */
export function useScreeningPhases() {
  return useQuery({
    queryKey: ["gold", "phases"],
    queryFn: () => unwrap(api.GET("/api/v1/gold/phases")),
    select: (phases) => phases.filter((phase) => phase.requires_screening),
  });
}
