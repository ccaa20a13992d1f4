import { limits } from "@/api/limits.gen";
import type { ManagedPhase, Person, PhaseChange, PhaseSettings } from "@/api/models";

/** A phase as the form has it: its settings, but the lease in minutes, and people with their names. */
export type Draft = Required<Omit<PhaseSettings, "lease_seconds" | "labelers" | "continuation">> & {
  lease_minutes: number;
  labelers: Person[];
  continuation: ManagedPhase["continuation"];
};

const { PhaseSettings: LIMITS } = limits;

/** The bounds of the lease as the form has it. */
export const LEASE_MINUTES = { low: LIMITS.lease_seconds.minimum / 60, high: LIMITS.lease_seconds.maximum / 60 };

export const NEW_PHASE: Draft = {
  name: "",
  flow: 2,
  instructions: "",
  lease_minutes: LIMITS.lease_seconds.default / 60,
  labelings_per_item: LIMITS.labelings_per_item.default,
  quality_control_every: LIMITS.quality_control_every.default,
  quality_window: LIMITS.quality_window.default,
  quality_warn_below: LIMITS.quality_warn_below.default,
  quality_pause_below: LIMITS.quality_pause_below.default,
  allow_skip: true,
  ask_progress: false,
  ask_explanation: false,
  ask_alternatives: LIMITS.ask_alternatives.default,
  by_choice: false,
  point_out_contradictions: true,
  completions_per_step: LIMITS.completions_per_step.default,
  continuation: "random",
  generator: "",
  is_restricted: false,
  labelers: [],
};

export function draftOf(phase: ManagedPhase): Draft {
  const names = Object.keys(NEW_PHASE).filter((name) => name !== "lease_minutes") as (keyof ManagedPhase &
    keyof Draft)[];
  const same = Object.fromEntries(names.map((name) => [name, phase[name]]));
  return { ...NEW_PHASE, ...same, lease_minutes: phase.lease_seconds / 60 };
}

/** What is sent of a new phase. */
export function settingsOf(draft: Draft): PhaseSettings {
  const { lease_minutes, labelers, ...same } = draft;
  return {
    ...same,
    lease_seconds: Math.round(lease_minutes * 60),
    labelers: labelers.map((person) => person.id),
  };
}

/** What is sent of an existing phase: what differs from `before`. */
export function changesOf(draft: Draft, before: Draft): PhaseChange {
  const old = settingsOf(before) as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(settingsOf(draft)).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(old[name])),
  );
}
