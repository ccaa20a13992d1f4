import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, unwrap } from "@/api/client";
import type { NewInvitation, PersonChange } from "@/api/models";

const PEOPLE = ["people"];
const PAGE = 50;
const EVERY = 30_000;

export type PeopleFilter = Readonly<Record<"search" | "role" | "state" | "sort", string>>;

/** What was chosen; the API takes no empty values. */
function asked(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""));
}

export function usePeopleList(filter: PeopleFilter, after: string) {
  return useQuery({
    queryKey: [...PEOPLE, "list", filter, after],
    queryFn: () =>
      unwrap(api.GET("/api/v1/people", { params: { query: { ...asked({ ...filter, after }), limit: PAGE } } })),
    placeholderData: keepPreviousData,
    refetchInterval: EVERY,
  });
}

/** The file of all people that the filters let through. */
export function csvAddress({ search, role, state }: PeopleFilter): string {
  const query = new URLSearchParams(asked({ search, role, state }));
  return `/api/v1/people.csv${query.size > 0 ? `?${query}` : ""}`;
}

export function usePerson(id: string) {
  return useQuery({
    queryKey: [...PEOPLE, "one", id],
    queryFn: () => unwrap(api.GET("/api/v1/people/{person_id}", { params: { path: { person_id: id } } })),
    refetchInterval: EVERY,
  });
}

/** After a change, everything about people is asked for again. */
function useChange<Body, Answer>(change: (body: Body) => Promise<Answer>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: change, onSuccess: () => queries.invalidateQueries({ queryKey: PEOPLE }) });
}

const of = (id: string) => ({ params: { path: { person_id: id } } });

export const useChangePerson = (id: string) =>
  useChange((body: PersonChange) => unwrap(api.PATCH("/api/v1/people/{person_id}", { ...of(id), body })));

export const useDeactivate = (id: string) =>
  useChange((reason: string) =>
    unwrap(api.POST("/api/v1/people/{person_id}/deactivate", { ...of(id), body: { reason } })),
  );

export const useReactivate = (id: string) =>
  useChange((reason: string) =>
    unwrap(api.POST("/api/v1/people/{person_id}/reactivate", { ...of(id), body: { reason } })),
  );

export const usePasswordLink = (id: string) =>
  useChange(() => unwrap(api.POST("/api/v1/people/{person_id}/password-link", of(id))));

export const useSecondFactorOff = (id: string) =>
  useChange((reason: string) =>
    unwrap(api.POST("/api/v1/people/{person_id}/second-factor/off", { ...of(id), body: { reason } })),
  );

export const useSignOutEverywhere = (id: string) =>
  useChange((and_tokens: boolean) =>
    unwrap(api.POST("/api/v1/people/{person_id}/sign-out", { ...of(id), body: { and_tokens } })),
  );

export function useInvitations(state: string, after: string) {
  return useQuery({
    queryKey: [...PEOPLE, "invitations", state, after],
    queryFn: () =>
      unwrap(api.GET("/api/v1/invitations", { params: { query: { ...asked({ state, after }), limit: PAGE } } })),
    placeholderData: keepPreviousData,
    refetchInterval: EVERY,
  });
}

export const useInvite = () => useChange((body: NewInvitation) => unwrap(api.POST("/api/v1/invitations", { body })));

const link = (id: number) => ({ params: { path: { invitation_id: id } } });

export const useRenew = (id: number) =>
  useChange((days: number) =>
    unwrap(api.POST("/api/v1/invitations/{invitation_id}/renew", { ...link(id), body: { days } })),
  );

export const useRevoke = (id: number) =>
  useChange(() => unwrap(api.POST("/api/v1/invitations/{invitation_id}/revoke", link(id))));

export const useCheckFile = () =>
  useMutation({ mutationFn: (csv: string) => unwrap(api.POST("/api/v1/people/file/check", { body: { csv } })) });

export const useCreateByFile = () =>
  useChange((body: { csv: string; days: number }) => unwrap(api.POST("/api/v1/people/file", { body })));

/** The phases that only people who are named may work on. Others need no names. */
export function useRestrictedPhases() {
  return useQuery({
    queryKey: ["phases", "restricted"],
    queryFn: () => unwrap(api.GET("/api/v1/phases/overview", { params: { query: { limit: 200 } } })),
    select: (page) => page.results.filter((phase) => phase.is_restricted && phase.status !== "closed"),
  });
}
