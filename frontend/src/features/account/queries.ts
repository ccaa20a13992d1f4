import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, unwrap } from "@/api/client";
import type { NewToken } from "@/api/models";

const ACCOUNT = ["account"];

export function useAccount() {
  return useQuery({ queryKey: ACCOUNT, queryFn: () => unwrap(api.GET("/api/v1/account")) });
}

export function useSessions() {
  return useQuery({
    queryKey: [...ACCOUNT, "sessions"],
    queryFn: () => unwrap(api.GET("/api/v1/account/sessions")),
  });
}

export function useTokens() {
  return useQuery({ queryKey: [...ACCOUNT, "tokens"], queryFn: () => unwrap(api.GET("/api/v1/account/tokens")) });
}

/**
 * After a change, everything on the page is asked for again, and the session, which says whether a second factor is missing. `onDone` is
 * called before that, because the form may be gone afterwards.
 */
function useChange<Body, Answer>(change: (body: Body) => Promise<Answer>, onDone?: (answer: Answer) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: (answer) => {
      onDone?.(answer);
      return Promise.all([
        queries.invalidateQueries({ queryKey: ACCOUNT }),
        queries.invalidateQueries({ queryKey: ["session"] }),
      ]);
    },
  });
}

export type Confirmed = { current_password: string };

export const useChangePassword = () =>
  useChange((body: Confirmed & { password: string }) => unwrap(api.POST("/api/v1/account/password", { body })));

export const useBeginSecondFactor = () =>
  useMutation({ mutationFn: () => unwrap(api.POST("/api/v1/account/second-factor/begin")) });

export const useSetUpSecondFactor = (onDone: (codes: readonly string[]) => void) =>
  useChange(
    (body: Confirmed & { code: string }) => unwrap(api.POST("/api/v1/account/second-factor", { body })),
    ({ codes }) => onDone(codes),
  );

export const useTurnOffSecondFactor = () =>
  useChange((body: Confirmed) => unwrap(api.POST("/api/v1/account/second-factor/off", { body })));

export const useNewRecoveryCodes = () =>
  useChange((body: Confirmed) => unwrap(api.POST("/api/v1/account/second-factor/recovery-codes", { body })));

export const useEndSession = () =>
  useChange((id: number) =>
    unwrap(api.DELETE("/api/v1/account/sessions/{session_id}", { params: { path: { session_id: id } } })),
  );

export const useEndOtherSessions = () => useChange(() => unwrap(api.DELETE("/api/v1/account/sessions")));

export const useMakeToken = () => useChange((body: NewToken) => unwrap(api.POST("/api/v1/account/tokens", { body })));

export const useEndToken = () =>
  useChange((id: number) =>
    unwrap(api.DELETE("/api/v1/account/tokens/{token_id}", { params: { path: { token_id: id } } })),
  );
