import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useLocation } from "wouter";
import { api, unwrap } from "@/api/client";
import type { ReviewCase, ReviewCaseKind } from "@/api/models";

const REVIEW = ["review"];
export const ROWS_AT_ONCE = 50;
const EVERY = 15_000;

export type CaseQuery = { state: "open" | "decided"; kind: ReviewCaseKind | ""; after: string };

export function useCases({ state, kind, after }: CaseQuery) {
  return useQuery({
    queryKey: [...REVIEW, "list", state, kind, after],
    queryFn: () => {
      const query = { state, limit: ROWS_AT_ONCE, ...(kind && { kind }), ...(after && { after }) };
      return unwrap(api.GET("/api/v1/review", { params: { query } }));
    },
    placeholderData: keepPreviousData,
    refetchInterval: EVERY,
  });
}

const paramsOf = (id: number) => ({ params: { path: { case_id: id } } });

export function useCase(id: number) {
  return useQuery({
    queryKey: [...REVIEW, id],
    queryFn: () => unwrap(api.GET("/api/v1/review/{case_id}", paramsOf(id))),
  });
}

/** Keeps other reviewers from the case while it is looked at. */
export function useClaim(id: number) {
  return useCaseAct(id, () => unwrap(api.POST("/api/v1/review/{case_id}/claim", paramsOf(id))));
}

/** Takes the oldest open case that nobody looks at, and goes to it; null: there is none. */
export function useNextCase() {
  const [, go] = useLocation();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ kind, after }: { kind: ReviewCaseKind | ""; after?: number }) => {
      const body = { ...(kind && { kind }), ...(after !== undefined && { after }) };
      return (await unwrap(api.POST("/api/v1/review/next", { body }))) ?? null;
    },
    onSuccess: (taken) => {
      void queries.invalidateQueries({ queryKey: [...REVIEW, "list"] });
      if (taken) go(`/review/${taken.id}`);
    },
  });
}

export type Decision =
  | { act: "settle"; sentence: string; labeling?: number; ratings?: number[]; gold: boolean; reasons: string[] }
  | { act: "exclude-problem" | "nothing"; sentence: string }
  | { act: "exclude-labeling" | "send-back"; sentence: string; labeling: number }
  | { act: "correct-answer"; sentence: string; answer: string | null; expected: string | null };

export function useDecide(id: number) {
  const params = paramsOf(id);
  return useCaseAct(id, (decision: Decision) => {
    switch (decision.act) {
      case "settle": {
        const { act: _, ...body } = decision;
        return unwrap(api.POST("/api/v1/review/{case_id}/settle", { ...params, body }));
      }
      case "exclude-problem": {
        const body = { sentence: decision.sentence };
        return unwrap(api.POST("/api/v1/review/{case_id}/exclude-problem", { ...params, body }));
      }
      case "correct-answer": {
        const { act: _, ...body } = decision;
        return unwrap(api.POST("/api/v1/review/{case_id}/correct-answer", { ...params, body }));
      }
      case "exclude-labeling": {
        const body = { sentence: decision.sentence, labeling: decision.labeling };
        return unwrap(api.POST("/api/v1/review/{case_id}/exclude-labeling", { ...params, body }));
      }
      case "send-back": {
        const body = { sentence: decision.sentence, labeling: decision.labeling };
        return unwrap(api.POST("/api/v1/review/{case_id}/send-back", { ...params, body }));
      }
      case "nothing": {
        const body = { sentence: decision.sentence };
        return unwrap(api.POST("/api/v1/review/{case_id}/nothing", { ...params, body }));
      }
    }
  });
}

/** Asked for only after the decision; before it the server refuses. */
export function useScores(id: number) {
  return useQuery({
    queryKey: [...REVIEW, id, "scores"],
    queryFn: () => unwrap(api.GET("/api/v1/review/{case_id}/scores", paramsOf(id))),
  });
}

/** The response is the case afterwards. If it was refused, somebody else may have decided. */
function useCaseAct<Body>(id: number, act: (body: Body) => Promise<ReviewCase>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: (answer) => {
      queries.setQueryData([...REVIEW, id], answer);
      void queries.invalidateQueries({ queryKey: [...REVIEW, "list"] });
      if (answer.decision) void queries.invalidateQueries({ queryKey: ["problems"] });
    },
    onError: () => queries.invalidateQueries({ queryKey: [...REVIEW, id], exact: true }),
  });
}
