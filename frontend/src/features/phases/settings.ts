import type { ManagedPhase, Person, PhaseSettings } from "@/api/models";

/** A phase as the form has it: its settings, but the lease in minutes, and people with their names. */
export type Draft = Required<Omit<PhaseSettings, "lease_seconds" | "labelers" | "continuation">> & {
  lease_minutes: number;
  labelers: Person[];
  continuation: ManagedPhase["continuation"];
};

export const NEW_PHASE: Draft = {
  name: "",
  flow: 2,
  instructions: "",
  lease_minutes: 30,
  labelings_per_item: 1,
  quality_control_every: 10,
  allow_skip: true,
  ask_progress: false,
  ask_explanation: false,
  ask_alternatives: 0,
  by_choice: false,
  completions_per_step: 4,
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

/** What is sent: of a new phase everything, of an existing one what differs from `before`. */
export function settingsOf(draft: Draft, before?: Draft): PhaseSettings {
  const { lease_minutes, labelers, ...same } = draft;
  const all: PhaseSettings = {
    ...same,
    lease_seconds: Math.round(lease_minutes * 60),
    labelers: labelers.map((person) => person.id),
  };
  if (!before) return all;
  const old = settingsOf(before) as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(all).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(old[name])),
  );
}
