import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { claimedUser, claimUser, noteOtherUser } from "@/api/claimedUser";
import { api, setCsrfCookie, unwrap } from "@/api/client";
import type { Permission, Role, Session } from "@/api/models";
import { chooseLocale } from "@/parts/locale";

const SESSION_KEY = ["session"];
const EMPTY = { demo: false, csrf_token: "", csrf_cookie: "", openid_connect: null, resets_by_mail: false };

export function useSession() {
  return useQuery({
    queryKey: SESSION_KEY,
    queryFn: readSession,
    staleTime: 5 * 60_000,
  });
}

/** Whether the signed-in user's role allows this. For convenience only: the server enforces it. */
export function useMay(permission: Permission): boolean {
  const { data: session } = useSession();
  return session?.user?.permissions.includes(permission) ?? false;
}

/** Once this tab belongs to a user, it does not change to another one by itself: it stops, see claimedUser.ts. */
async function readSession(): Promise<Session> {
  const session = await unwrap(api.GET("/api/v1/session"));
  setCsrfCookie(session.csrf_cookie);
  chooseLocale(session.user?.locale);
  const own = claimedUser();
  if (!session.user) return session;
  if (own && own.id !== session.user.id) {
    noteOtherUser(session.user.username);
    return { ...session, user: own };
  }
  claimUser(session.user);
  return session;
}

/** Another user's data must not stay in the cache, so a change of user removes everything but the session. */
export function useBecome() {
  const queries = useQueryClient();
  return (session: Session) => {
    claimUser(session.user);
    chooseLocale(session.user?.locale);
    queries.removeQueries({ predicate: (query) => query.queryKey[0] !== SESSION_KEY[0] });
    queries.setQueryData(SESSION_KEY, session);
  };
}

export function useSignIn() {
  return useMutation({
    mutationFn: (body: { username: string; password: string }) => unwrap(api.POST("/api/v1/session", { body })),
    onSuccess: useBecome(),
  });
}

export function useEnterDemo() {
  return useMutation({
    mutationFn: (role: Role) => unwrap(api.POST("/api/v1/session/demo", { body: { role } })),
    onSuccess: useBecome(),
  });
}

export function useSignOut() {
  const queries = useQueryClient();
  const become = useBecome();
  return useMutation({
    mutationFn: () => unwrap(api.DELETE("/api/v1/session")),
    onSuccess: () => {
      const before = queries.getQueryData<Session>(SESSION_KEY);
      become({ ...EMPTY, ...before, user: null, second_factor: null });
    },
  });
}
