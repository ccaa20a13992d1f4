import type { GenerationForm } from "@/api/models";
import { Field } from "@/components/form/Field";
import { PHASE_HINT } from "./words/options";

type Props = { form: GenerationForm; error?: string | null; onChange: (phase: number) => void };

/** Each phase has a generation of its own in progress; another phase may still be free. */
export function PhaseField({ form, error = null, onChange }: Props) {
  return (
    <Field label="Phase" hint={PHASE_HINT} error={error}>
      {(wired) => (
        <select {...wired} value={form.phase ?? ""} onChange={(event) => onChange(Number(event.target.value))}>
          {form.phases.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
