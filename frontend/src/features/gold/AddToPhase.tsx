import { useState } from "react";
import type { GoldPhase } from "@/api/models";
import { ErrorNote } from "@/components/notes";
import { SelectField } from "@/components/SelectField";
import { type Kind, useAddToPhase } from "./queries";
import { addedInWords, chosenInWords, KIND_CHOICES, phaseChoice } from "./words";

type Props = { chosen: readonly number[]; phases: readonly GoldPhase[]; onAdded: () => void };

/** Put the chosen gold into the gold set of a phase. */
export function AddToPhase({ chosen, phases, onAdded }: Props) {
  const add = useAddToPhase();
  const [phase, setPhase] = useState("");
  const [kind, setKind] = useState<Kind>("screening");
  const to = phase || String(phases[0]?.id ?? "");
  if (phases.length === 0) {
    return <p className="note">There is no phase in which solutions are rated. Create one with flow 2 first.</p>;
  }
  return (
    <section className="note" aria-label="Chosen gold">
      <p>{chosenInWords(chosen.length)}</p>
      <div className="filters">
        <SelectField
          label="Put into"
          value={to}
          options={phases.map((one) => [String(one.id), phaseChoice(one)] as const)}
          onChange={setPhase}
        />
        <SelectField label="For" value={kind} options={KIND_CHOICES} onChange={(value) => setKind(value as Kind)} />
        <button
          type="button"
          className="button button-primary"
          disabled={add.isPending}
          onClick={() => add.mutate({ phase: Number(to), gold: [...chosen], kind })}
        >
          Add to the gold set
        </button>
      </div>
      {add.isError && <ErrorNote error={add.error} />}
      <p role="status">{add.data ? addedInWords(add.data) : ""}</p>
      {add.data && (
        <button type="button" className="button" onClick={onAdded}>
          Done
        </button>
      )}
    </section>
  );
}
