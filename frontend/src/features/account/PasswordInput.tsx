import { Field } from "@/components/form/Field";
import { FRESH } from "./words";

type Props = {
  label: string;
  isNew?: boolean;
  hint?: string;
  error?: string | null;
  value: string;
  onChange: (value: string) => void;
};

export function PasswordInput({ label, isNew = false, hint, error, value, onChange }: Props) {
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

type ProofProps = { hasPassword: boolean; error?: string | null; value: string; onChange: (value: string) => void };

/** Asks again for the password before a change; an account without one needs a fresh session instead. */
export function Proof({ hasPassword, ...props }: ProofProps) {
  if (!hasPassword) return <p className="quiet">{FRESH}</p>;
  return <PasswordInput label="Your password" {...props} />;
}
