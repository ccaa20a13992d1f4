import { limits } from "@/api/limits.gen";
import type { ManagedPhase, Person, PhaseChange, PhaseSettings } from "@/api/models";

/** A phase as the form has it: its settings, but the lease in minutes, and people with their names. */
export type Draft = Required<Omit<PhaseSettings, "lease_seconds" | "labelers" | "continuation" | "overlap">> & {
  lease_minutes: number;
  labelers: Person[];
  continuation: ManagedPhase["continuation"];
  overlap: ManagedPhase["overlap"];
};

const { PhaseSettings: LIMITS } = limits;

/** The bounds of the lease as the form has it. */
export const LEASE_MINUTES = { low: LIMITS.lease_seconds.minimum / 60, high: LIMITS.lease_seconds.maximum / 60 };

export const NEW_PHASE: Draft = {
  name: "",
  flow: 2,
  instructions: "",
  lease_minutes: LIMITS.lease_seconds.default / 60,
  priority: LIMITS.priority.default,
  labelings_per_item: LIMITS.labelings_per_item.default,
  overlap: "fixed",
  most_labelings_per_item: LIMITS.most_labelings_per_item.default,
  wanted_certainty: LIMITS.wanted_certainty.default,
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
  requires_screening: false,
  screening_items: LIMITS.screening_items.default,
  screening_pass_mark: LIMITS.screening_pass_mark.default,
  screening_tries: LIMITS.screening_tries.default,
  screening_wait_hours: LIMITS.screening_wait_hours.default,
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
    requires_screening: draft.flow === 2 && draft.requires_screening,
    // flow 1 has no other
    overlap: draft.flow === 2 ? draft.overlap : "fixed",
    lease_seconds: Math.round(lease_minutes * 60),
    labelers: labelers.map((person) => person.id),
  };
}

/** What is sent of an existing phase: what differs from `before`, and the version that changed instructions are based on. */
export function changesOf(draft: Draft, before: Draft, version: number | null): PhaseChange {
  const old = settingsOf(before) as Record<string, unknown>;
  const changes: PhaseChange = Object.fromEntries(
    Object.entries(settingsOf(draft)).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(old[name])),
  );
  return "instructions" in changes ? { ...changes, instructions_based_on: version } : changes;
}

export function isChanged(draft: Draft, before: Draft): boolean {
  return JSON.stringify(settingsOf(draft)) !== JSON.stringify(settingsOf(before));
}
