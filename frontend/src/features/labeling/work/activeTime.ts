/**
 * Time that a labeler actively spends on a task: hidden pages do not count, nor does more than a minute without any activity.
 * All times are milliseconds of one clock; pure, so that tests need not wait.
 */
const IDLE_AFTER = 60_000;

export type ActiveTime = {
  /** Active time before the current period. */
  readonly banked: number;
  /** Start of the current period; null while the page is hidden. */
  readonly since: number | null;
  readonly lastActivity: number;
};

export function startClock(now: number, banked = 0, visible = true): ActiveTime {
  return { banked, since: visible ? now : null, lastActivity: now };
}

/** Active time up to now. */
export function elapsed(clock: ActiveTime, now: number): number {
  if (clock.since === null) return clock.banked;
  return clock.banked + Math.max(0, Math.min(now, clock.lastActivity + IDLE_AFTER) - clock.since);
}

/** A key, a click, a movement. */
export function noteActivity(clock: ActiveTime, now: number): ActiveTime {
  if (clock.since === null) return { ...clock, lastActivity: now };
  if (now <= clock.lastActivity + IDLE_AFTER) return { ...clock, lastActivity: now };
  return { banked: elapsed(clock, now), since: now, lastActivity: now }; // back after a pause: the pause is left out
}

export function noteHidden(clock: ActiveTime, now: number): ActiveTime {
  return { banked: elapsed(clock, now), since: null, lastActivity: clock.lastActivity };
}

export function noteVisible(clock: ActiveTime, now: number): ActiveTime {
  return clock.since === null ? { banked: clock.banked, since: now, lastActivity: now } : clock;
}
