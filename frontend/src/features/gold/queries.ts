import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, unwrap } from "@/api/client";
import type { GoldRow } from "@/api/models";

const GOLD = ["gold"];
const PART = 25;

export type Kind = "screening" | "quality_control";
export type GoldFilter = {
  search: string;
  state: "in_force" | "retired";
  origin: "" | GoldRow["origin"];
  use: "" | Kind | "none";
  phase: string;
};

export function useGoldList({ search, state, origin, use, phase }: GoldFilter) {
  return useInfiniteQuery({
    queryKey: [...GOLD, "list", search, state, origin, use, phase],
    queryFn: ({ pageParam }) => {
      const query = {
        limit: PART,
        search,
        state,
        ...(origin && { origin }),
        ...(use && { use }),
        ...(Number(phase) > 0 && { phase: Number(phase) }),
        ...(pageParam && { before: pageParam }),
      };
      return unwrap(api.GET("/api/v1/gold", { params: { query } }));
    },
    initialPageParam: "",
    getNextPageParam: (part) => part.next,
    placeholderData: keepPreviousData,
  });
}

export function useGold(id: number) {
  return useQuery({
    queryKey: [...GOLD, id],
    queryFn: () => unwrap(api.GET("/api/v1/gold/{gold_id}", { params: { path: { gold_id: id } } })),
  });
}

export function useGoldPhases() {
  return useQuery({
    queryKey: [...GOLD, "phases"],
    queryFn: () => unwrap(api.GET("/api/v1/gold/phases")),
  });
}

export function useCandidates(search: string) {
  return useInfiniteQuery({
    queryKey: [...GOLD, "solutions", search],
    queryFn: ({ pageParam }) => {
      const query = { limit: PART, search, ...(pageParam && { before: pageParam }) };
      return unwrap(api.GET("/api/v1/gold/solutions", { params: { query } }));
    },
    initialPageParam: 0,
    getNextPageParam: (part) => part.next,
    placeholderData: keepPreviousData,
  });
}

export function useProposals(atLeast: number) {
  return useInfiniteQuery({
    queryKey: [...GOLD, "proposals", atLeast],
    queryFn: ({ pageParam }) => {
      const query = { limit: PART, at_least: atLeast, ...(pageParam && { before: pageParam }) };
      return unwrap(api.GET("/api/v1/gold/proposals", { params: { query } }));
    },
    initialPageParam: 0,
    getNextPageParam: (part) => part.next,
    placeholderData: keepPreviousData,
  });
}

/** All of gold changes with each of these: lists, sizes of gold sets, proposals. */
function useGoldChange<Values, Answer>(change: (values: Values) => Promise<Answer>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey: GOLD });
      await queries.invalidateQueries({ queryKey: ["phases"] });
    },
  });
}

export const useAcceptProposal = () =>
  useGoldChange(({ solution, atLeast }: { solution: number; atLeast: number }) =>
    unwrap(
      api.POST("/api/v1/gold/proposals/{solution_id}", {
        params: { path: { solution_id: solution } },
        body: { at_least: atLeast },
      }),
    ),
  );

export const useRetire = (id: number) =>
  useGoldChange((reason: string) =>
    unwrap(api.POST("/api/v1/gold/{gold_id}/retire", { params: { path: { gold_id: id } }, body: { reason } })),
  );

export const useAddToPhase = () =>
  useGoldChange(({ phase, gold, kind }: { phase: number; gold: number[]; kind: Kind }) =>
    unwrap(api.POST("/api/v1/phases/{phase_id}/gold", { params: { path: { phase_id: phase } }, body: { gold, kind } })),
  );

export const useRemoveFromPhase = () =>
  useGoldChange((item: number) =>
    unwrap(api.DELETE("/api/v1/gold/items/{item_id}", { params: { path: { item_id: item } } })),
  );
