import { useEffect, useRef, useState } from "react";
import { DraftSaver, type SaveState } from "./draftSaver";
import { keepDraft } from "./keptWork";
import { sendDraft } from "./queries";

const HEARTBEAT = 4 * 60_000;

/** Saves the draft of one task; `refused` is the error with which the server refused it permanently. */
export function useDraftSaver(assignment: number, readActiveTime: () => number) {
  const [state, setState] = useState<SaveState>("saved");
  const [refused, setRefused] = useState<unknown>(null);
  const saver = useRef<DraftSaver | null>(null);
  const latest = useRef<unknown>(null);

  useEffect(() => {
    const current = new DraftSaver({
      send: (label, last) => sendDraft(assignment, label, last),
      keep: (label, sent) => keepDraft(assignment, label, sent),
      onState: setState,
      onRefused: setRefused,
    });
    saver.current = current;
    const leave = () => void current.flush(true);
    const hide = () => document.visibilityState === "hidden" && void current.flush();
    const online = () => current.retryNow();
    window.addEventListener("pagehide", leave);
    window.addEventListener("online", online);
    document.addEventListener("visibilitychange", hide);
    return () => {
      window.removeEventListener("pagehide", leave);
      window.removeEventListener("online", online);
      document.removeEventListener("visibilitychange", hide);
      void current.flush();
    };
  }, [assignment]);

  useEffect(() => {
    // a labeler who thinks for a long time must not lose the lease; one who left must
    let before = readActiveTime();
    const timer = setInterval(() => {
      const now = readActiveTime();
      if (now > before && latest.current) saver.current?.change(latest.current);
      before = now;
    }, HEARTBEAT);
    return () => clearInterval(timer);
  }, [readActiveTime]);

  const actions = useRef({
    save(draft: unknown) {
      latest.current = draft;
      saver.current?.change(draft);
    },
    stop: () => saver.current?.stop(),
  }).current;
  return { state, refused, ...actions };
}
