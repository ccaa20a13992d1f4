import type { ReactNode } from "react";
import { Field } from "./Field";

type Props = {
  label: string;
  value: number;
  onChange: (value: number) => void;
  low?: number | null;
  high?: number | null;
  whole?: boolean;
  hint?: ReactNode;
  error?: string | null | undefined;
};

/** A number with its bounds; the server checks them again. */
export function NumberField({ label, value, onChange, low, high, whole = true, hint, error }: Props) {
  return (
    <Field label={label} hint={hint} error={error ?? null}>
      {(wired) => (
        <input
          {...wired}
          type="number"
          inputMode={whole ? "numeric" : "decimal"}
          step={whole ? 1 : "any"}
          min={low ?? undefined}
          max={high ?? undefined}
          required
          value={Number.isNaN(value) ? "" : value}
          onChange={(event) => onChange(event.target.valueAsNumber)}
        />
      )}
    </Field>
  );
}
