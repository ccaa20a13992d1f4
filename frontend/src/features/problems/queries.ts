import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, unwrap } from "@/api/client";
import type { ProblemDetail } from "@/api/models";
import { gradesAnew } from "./words";

const PROBLEMS = ["problems"];
export const ROWS_AT_ONCE = 50;
const WHILE_GRADING = 1_500;

export type ProblemQuery = Readonly<Record<string, string>>;

/** Only what is set is asked for. `subject` and the like may be asked for empty: NONE. */
export function useProblems(query: ProblemQuery) {
  const asked = Object.fromEntries(
    Object.entries(query).flatMap(([name, value]) => (value ? [[name, value === NONE ? "" : value]] : [])),
  );
  return useQuery({
    queryKey: [...PROBLEMS, "list", asked],
    queryFn: () => unwrap(api.GET("/api/v1/problems", { params: { query: { ...asked, limit: ROWS_AT_ONCE } } })),
    placeholderData: keepPreviousData,
  });
}

/** In the address: problems without a source, subject or level. */
export const NONE = "-";

export function useKnownValues() {
  return useQuery({
    queryKey: [...PROBLEMS, "values"],
    queryFn: () => unwrap(api.GET("/api/v1/problems/values")),
  });
}

/** Looks again while solutions are graded anew. */
export function useProblem(id: number) {
  return useQuery({
    queryKey: [...PROBLEMS, id],
    queryFn: () => unwrap(api.GET("/api/v1/problems/{problem_id}", { params: { path: { problem_id: id } } })),
    refetchInterval: ({ state }) => (state.data && gradesAnew(state.data) ? WHILE_GRADING : false),
  });
}

type Change = { act: "exclude" | "include" | "hold-out"; reason: string };

export function useChangeProblem(id: number) {
  const params = { params: { path: { problem_id: id } } };
  return useChanged(id, ({ act, reason }: Change) => {
    const body = { reason };
    if (act === "exclude") return unwrap(api.POST("/api/v1/problems/{problem_id}/exclude", { ...params, body }));
    if (act === "include") return unwrap(api.POST("/api/v1/problems/{problem_id}/include", { ...params, body }));
    return unwrap(api.POST("/api/v1/problems/{problem_id}/hold-out", { ...params, body }));
  });
}

type Correction = { answer: string | null; expected: string | null; reason: string };

export function useCorrectAnswer(id: number) {
  return useChanged(id, (body: Correction) =>
    unwrap(api.POST("/api/v1/problems/{problem_id}/answer", { params: { path: { problem_id: id } }, body })),
  );
}

export function useExcludeLabelings(id: number) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ change, reason }: { change: number; reason: string }) =>
      unwrap(
        api.POST("/api/v1/problems/{problem_id}/changes/{change_id}/exclude-labelings", {
          params: { path: { problem_id: id, change_id: change } },
          body: { reason },
        }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: PROBLEMS }),
  });
}

/** The response is the problem after the change. If it was refused, somebody else may have changed it. */
function useChanged<Body>(id: number, change: (body: Body) => Promise<ProblemDetail>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: (problem) => {
      queries.setQueryData([...PROBLEMS, id], problem);
      void queries.invalidateQueries({ queryKey: [...PROBLEMS, "list"] });
      void queries.invalidateQueries({ queryKey: ["review"] });
    },
    onError: () => queries.invalidateQueries({ queryKey: [...PROBLEMS, id] }),
  });
}
