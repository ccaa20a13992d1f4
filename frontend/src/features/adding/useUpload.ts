import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { send } from "@/api/upload";

export type Act = "check" | "add";

/** Where an upload is. `report`: the newest one; of a running act it still grows. */
export type UploadState<R> =
  | { kind: "idle" }
  | { kind: "sending"; act: Act; share: number }
  | { kind: "working"; act: Act; report: R }
  | { kind: "checked"; report: R }
  | { kind: "added"; report: R }
  | { kind: "failed"; act: Act; error: unknown };

type Asked = { query: Readonly<Record<string, string>>; file: Blob | null };

/** Checks and adds files at an address of the API; an act that begins ends the one before it. */
export function useUpload<R extends { state: "working" | "done" | "failed"; detail?: string }>(address: string) {
  const [state, setState] = useState<UploadState<R>>({ kind: "idle" });
  const running = useRef<AbortController | null>(null);
  const queries = useQueryClient();
  useEffect(() => () => running.current?.abort(), []);

  function stop(): AbortController {
    running.current?.abort();
    running.current = new AbortController();
    return running.current;
  }

  async function run(act: Act, { query, file }: Asked) {
    const { signal } = stop();
    const set = (next: UploadState<R>) => {
      if (!signal.aborted) setState(next);
    };
    set({ kind: "sending", act, share: file ? 0 : 1 });
    try {
      const report = await send<R>({
        address: act === "check" ? `${address}/check` : address,
        query,
        file,
        onSent: (share) => set({ kind: "sending", act, share }),
        onReport: (newest) => set({ kind: "working", act, report: newest }),
        signal,
      });
      set({ kind: act === "check" ? "checked" : "added", report });
    } catch (error) {
      set({ kind: "failed", act, error });
    }
    if (act === "add") {
      queries.invalidateQueries({ queryKey: ["phases"] });
      queries.invalidateQueries({ queryKey: ["problems"] });
    }
  }

  function forget() {
    stop();
    setState({ kind: "idle" });
  }

  return { state, run, forget };
}
