import { limits } from "@/api/limits.gen";
import { Check } from "@/components/form/Field";
import { NumberField } from "@/components/form/NumberField";
import type { Draft } from "./settings";
import { FIELDS, screeningShortage } from "./words";

const { PhaseSettings: LIMITS } = limits;
const NUMBERS = ["screening_items", "screening_pass_mark", "screening_tries", "screening_wait_hours"] as const;

type Props = {
  draft: Draft;
  set: <K extends keyof Draft>(name: K) => (value: Draft[K]) => void;
  about: (name: string) => string | null;
  /** Solutions in the gold set for screening; null: the phase is new. */
  gold: number | null;
};

/** The rules of the screening, and whether the gold set is large enough for them. */
export function Screening({ draft, set, about, gold }: Props) {
  const shortage = screeningShortage(draft.requires_screening, draft.screening_items, gold);
  return (
    <fieldset>
      <legend>Screening</legend>
      <Check {...FIELDS.requires_screening} checked={draft.requires_screening} onChange={set("requires_screening")} />
      {draft.requires_screening && (
        <>
          {shortage && (
            <p className="note note-error" role="status">
              {shortage}
            </p>
          )}
          <div className="fields">
            {NUMBERS.map((name) => (
              <NumberField
                key={name}
                {...FIELDS[name]}
                low={LIMITS[name].minimum}
                high={LIMITS[name].maximum}
                value={draft[name]}
                onChange={set(name)}
                error={about(name)}
              />
            ))}
          </div>
        </>
      )}
    </fieldset>
  );
}
