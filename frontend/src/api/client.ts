import createClient, { type Middleware } from "openapi-fetch";
import { claimedUser, noteOtherUser, USER_HEADER } from "@/api/claimedUser";
import { ApiError, isAnotherUser, NetworkError } from "@/api/errors";
import type { paths } from "@/api/schema.gen";
import { BASE } from "@/parts/base";
import { BUILD_HEADER, noticeAnswer } from "@/parts/server";

let csrfCookie = "";

/** The name differs between installations, so that two on one host do not sign each other's users out. The session says it. */
export function setCsrfCookie(name: string): void {
  csrfCookie = name;
}

/** Django requires the cookie's token in a header of every request that changes something, even of one before the session is known. */
const csrf: Middleware = {
  async onRequest({ request }) {
    if (request.method === "GET") return request;
    if (!csrfCookie) setCsrfCookie((await unwrap(api.GET("/api/v1/session"))).csrf_cookie);
    request.headers.set("X-CSRFToken", csrfToken());
    return request;
  },
};

export const csrfToken = () => cookie(csrfCookie);

/** Says for whom the request is made; see claimedUser.ts. A request may name its user itself. */
const speaker: Middleware = {
  onRequest({ request }) {
    const user = claimedUser();
    if (user && !request.headers.has(USER_HEADER)) request.headers.set(USER_HEADER, user.id);
    return request;
  },
};

const build: Middleware = {
  onResponse({ response }) {
    noticeAnswer(response.headers.get(BUILD_HEADER));
  },
};

export const api = createClient<paths>({
  baseUrl: typeof location === "undefined" ? "" : location.origin + BASE,
  credentials: "same-origin",
  // looked up at call time, so that tests can replace fetch
  fetch: (request) => globalThis.fetch(request),
});
api.use(csrf, speaker, build);

type Result<T> = { data?: T; error?: unknown; response: Response };

/** The data of a successful call; otherwise throws ApiError (the server refused) or NetworkError (there was no response). */
export async function unwrap<T>(call: Promise<Result<T>>): Promise<T> {
  let answer: Result<T>;
  try {
    answer = await call;
  } catch (cause) {
    throw new NetworkError({ cause });
  }
  if (!answer.response.ok) throw refusalOf(answer.response.status, answer.error);
  return answer.data as T;
}

/** What the server refused. If it refused because somebody else has signed in, this tab stops. */
export function refusalOf(status: number, body: unknown): ApiError {
  const error = ApiError.from(status, body);
  if (isAnotherUser(error)) noteOtherUser(String(error.problem.signed_in));
  return error;
}

function cookie(name: string): string {
  const found = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}
