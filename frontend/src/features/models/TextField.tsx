import { Field } from "@/components/form/Field";

type TextProps = {
  label: string;
  hint?: string;
  error?: string | null;
  value: string;
  onChange: (value: string) => void;
};

/** A line of text without spelling help: names, places, options. */
export function TextField({ label, hint, error = null, value, onChange }: TextProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(wired) => (
        <input
          {...wired}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          spellCheck={false}
          autoComplete="off"
        />
      )}
    </Field>
  );
}
