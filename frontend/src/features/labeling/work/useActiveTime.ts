import { useEffect, useRef } from "react";
import { type ActiveTime, elapsed, noteActivity, noteHidden, noteVisible, startClock } from "./activeTime";

const SIGNS_OF_LIFE = ["pointerdown", "pointermove", "keydown", "wheel", "touchmove"] as const;

/** A function that reads the active time of this task in ms, including that of earlier visits. */
export function useActiveTime(banked: number): () => number {
  const clock = useRef<ActiveTime | null>(null);
  clock.current ??= startClock(performance.now(), banked, document.visibilityState === "visible");
  useEffect(() => {
    const change = (step: (clock: ActiveTime, now: number) => ActiveTime) => () => {
      if (clock.current) clock.current = step(clock.current, performance.now());
    };
    const active = change(noteActivity);
    const hidden = change(noteHidden);
    const visible = change(noteVisible);
    const onVisibility = () => (document.visibilityState === "visible" ? visible() : hidden());
    for (const sign of SIGNS_OF_LIFE) window.addEventListener(sign, active, { passive: true });
    document.addEventListener("visibilitychange", onVisibility);
    return () => {
      for (const sign of SIGNS_OF_LIFE) window.removeEventListener(sign, active);
      document.removeEventListener("visibilitychange", onVisibility);
    };
  }, []);
  return useRef(() => (clock.current ? elapsed(clock.current, performance.now()) : banked)).current;
}
