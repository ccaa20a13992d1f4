import { useEffect, useRef, useState } from "react";
import { isClosed } from "@/api/errors";
import { keepDraft, onDraftOfOtherTab, TAB } from "@/api/keptWork";
import type { Assignment } from "@/api/models";
import { changedDraft, isOwnDraft } from "@/api/submits";
import { isRecord, isSameDraft, tabOfDraft } from "./draft";
import { DraftSaver, type SaveState } from "./draftSaver";
import { closedElsewhere, fetchAssignment, sendDraft } from "./queries";
import { useTakeNewer } from "./useNewerDraft";

const HEARTBEAT = 4 * 60_000;

/**
 * Saves the draft of one task. `refused`: the error with which the server refused it. `readVersion`: the version of the server's draft
 * that the work is based on. A newer draft of another tab or device is taken as soon as it is noticed: from this browser's storage, when
 * the page is looked at again, or from the answer to a save.
 */
export function useDraftSaver(assignment: Assignment, opened: unknown, readActiveTime: () => number) {
  const { id } = assignment;
  const [state, setState] = useState<SaveState>("saved");
  const [refused, setRefused] = useState<unknown>(null);
  const saver = useRef<DraftSaver | null>(null);
  const latest = useRef<unknown>(null);
  /** What the page shows: what it was opened with, or what the labeler has changed since. */
  const shown = useRef(opened);
  const version = useRef(assignment.version);
  const show = useTakeNewer(assignment);
  /** Take the server's newer draft. */
  const takeNewer = useRef((draft: Record<string, unknown> | null, newer: number) => {
    keepDraft(id, { label: draft, sent: true, version: newer, tab: String(tabOfDraft(draft)) });
    show(draft, newer);
  }).current;

  useEffect(() => {
    const current = new DraftSaver({
      send: async (label, last) => {
        const based = version.current;
        const saved = await sendDraft(id, label, based, last);
        version.current = Math.max(version.current, saved);
      },
      keep: (label, sent) => keepDraft(id, { label, sent, version: version.current, tab: TAB }),
      onState: setState,
      onRefused: setRefused,
      onChanged: (error) => {
        const newer = changedDraft(error);
        if (!newer) return false;
        const isOwn = isOwnDraft(newer) || isSameDraft(newer.draft, shown.current);
        if (isOwn) version.current = newer.version;
        else takeNewer(newer.draft, newer.version);
        return isOwn;
      },
    });
    saver.current = current;

    /** Another tab or device may have gone on with this task, or closed it. */
    async function compare() {
      if (!current.isClean) return;
      const now = await fetchAssignment(id).catch(() => null);
      if (!now || !current.isClean) return;
      const closed = closedElsewhere(now);
      if (closed) {
        current.stop();
        setRefused(closed);
      } else if (now.version > version.current) {
        const isOwn = tabOfDraft(now.label) === TAB || isSameDraft(now.label, shown.current);
        if (isOwn) version.current = now.version;
        else takeNewer(now.label, now.version);
      }
    }
    const ofOtherTab = onDraftOfOtherTab(id, (kept) => {
      if (!kept) return void compare();
      if (!isRecord(kept.label) || kept.version === undefined) return;
      const newer = Math.max(version.current, kept.version);
      if (isSameDraft(kept.label, shown.current)) version.current = newer;
      else show(kept.label, newer); // the other tab sends it
    });
    const leave = () => void current.flush(true);
    const look = () => void (document.visibilityState === "hidden" ? current.flush() : compare());
    const online = () => current.retryNow();
    window.addEventListener("pagehide", leave);
    window.addEventListener("online", online);
    document.addEventListener("visibilitychange", look);
    return () => {
      ofOtherTab();
      window.removeEventListener("pagehide", leave);
      window.removeEventListener("online", online);
      document.removeEventListener("visibilitychange", look);
      void current.flush();
    };
  }, [id, takeNewer, show]);

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
    save(draft: object) {
      latest.current = { ...draft, tab: TAB };
      shown.current = latest.current;
      setRefused((before: unknown) => (isClosed(before) ? before : null));
      saver.current?.change(latest.current);
    },
    /** Have what was said last sent now; the effect that saves it may still have to run. */
    settle: async () => {
      await new Promise((done) => setTimeout(done));
      await saver.current?.settle();
    },
    readVersion: () => version.current,
    pause: () => saver.current?.pause(),
    resume: () => saver.current?.resume(),
    stop: () => saver.current?.stop(),
  }).current;
  return { state, refused, takeNewer, ...actions };
}
