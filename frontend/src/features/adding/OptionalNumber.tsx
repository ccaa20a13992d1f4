import { Field } from "@/components/form/Field";

type Props = {
  label: string;
  hint: string;
  value: string;
  error: string | null;
  low?: number | undefined;
  high?: number | undefined;
  whole?: boolean;
  onChange: (text: string) => void;
};

/** A number that may be left out. */
export function OptionalNumber({ label, hint, value, error, low, high, whole = true, onChange }: Props) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(wired) => (
        <input
          {...wired}
          type="number"
          inputMode={whole ? "numeric" : "decimal"}
          step={whole ? 1 : "any"}
          min={low}
          max={high}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
