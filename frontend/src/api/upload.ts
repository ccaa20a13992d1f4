/** Uploads whose response comes line by line: how much was sent, then the server's reports, the last of which is the result. */
import { claimedUser, USER_HEADER } from "@/api/claimedUser";
import { csrfToken, refusalOf } from "@/api/client";
import { ApiError, NetworkError } from "@/api/errors";
import { at } from "@/parts/base";

type Report = { state: "working" | "done" | "failed"; detail?: string };

type Upload<R> = {
  address: string;
  query: Readonly<Record<string, string>>;
  /** Null: the request has no body. */
  file: Blob | null;
  onSent: (share: number) => void;
  onReport: (report: R) => void;
  signal: AbortSignal;
};

export const BROKE_OFF =
  "The connection broke off before the end. What was done so far is kept. Send the same file again: nothing is added twice.";

/** Resolves to the last report. Rejects with ApiError (refused), NetworkError (no response), or an Error if the response broke off. */
export function send<R extends Report>({ address, query, file, onSent, onReport, signal }: Upload<R>): Promise<R> {
  return new Promise((resolve, reject) => {
    // fetch does not tell how much of a body was sent
    const request = new XMLHttpRequest();
    const lines = lineReader<R>(onReport);
    request.open("POST", `${at(address)}?${new URLSearchParams(query)}`);
    request.setRequestHeader("X-CSRFToken", csrfToken());
    const user = claimedUser();
    if (user) request.setRequestHeader(USER_HEADER, user.id);
    if (file) request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.onprogress = ({ loaded, total }) => onSent(total > 0 ? loaded / total : 1);
    request.onprogress = () => {
      if (request.status === 200) lines(request.responseText);
    };
    request.onload = () => {
      if (request.status !== 200) return reject(refusalOf(request.status, parsed(request.responseText)));
      const last = lines(request.responseText);
      if (last?.state === "done") resolve(last);
      else if (last?.state === "failed") reject(new ApiError(400, "failed", last.detail ?? BROKE_OFF));
      else reject(new Error(BROKE_OFF));
    };
    request.onerror = () => reject(request.responseText ? new Error(BROKE_OFF) : new NetworkError());
    request.onabort = () => reject(new Error(BROKE_OFF));
    signal.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}

/** A function that takes the text so far, reports each whole line that is new, and returns the last one. */
export function lineReader<R>(onLine: (line: R) => void): (text: string) => R | null {
  let read = 0;
  let last: R | null = null;
  return (text) => {
    for (let end = text.indexOf("\n", read); end >= 0; end = text.indexOf("\n", read)) {
      last = parsed(text.slice(read, end)) as R;
      read = end + 1;
      onLine(last);
    }
    return last;
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
