import createClient, { type Middleware } from "openapi-fetch";
import { ApiError, NetworkError } from "@/api/errors";
import type { paths } from "@/api/schema.gen";

/** Django requires the cookie's token in a header of every request that changes something. */
const csrf: Middleware = {
  onRequest({ request }) {
    if (request.method !== "GET") request.headers.set("X-CSRFToken", csrfToken());
    return request;
  },
};

export const csrfToken = () => cookie("csrftoken");

export const api = createClient<paths>({
  baseUrl: typeof location === "undefined" ? "" : location.origin,
  credentials: "same-origin",
  // looked up at call time, so that tests can replace fetch
  fetch: (request) => globalThis.fetch(request),
});
api.use(csrf);

type Result<T> = { data?: T; error?: unknown; response: Response };

/** The data of a successful call; otherwise throws ApiError (the server refused) or NetworkError (there was no response). */
export async function unwrap<T>(call: Promise<Result<T>>): Promise<T> {
  let answer: Result<T>;
  try {
    answer = await call;
  } catch (cause) {
    throw new NetworkError({ cause });
  }
  if (!answer.response.ok) throw ApiError.from(answer.response.status, answer.error);
  return answer.data as T;
}

function cookie(name: string): string {
  const found = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}
