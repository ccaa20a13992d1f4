import { Field } from "./Field";

type Props = {
  label: string;
  isNew?: boolean;
  hint?: string;
  error?: string | null;
  value: string;
  onChange: (value: string) => void;
};

export function PasswordField({ label, isNew = false, hint, error, value, onChange }: Props) {
  return (
    <Field label={label} hint={hint} error={error ?? null}>
      {(wired) => (
        <input
          {...wired}
          type="password"
          autoComplete={isNew ? "new-password" : "current-password"}
          required
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
