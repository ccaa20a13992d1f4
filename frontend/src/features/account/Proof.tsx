import { PasswordField } from "@/components/form/PasswordField";
import { FRESH } from "./words";

type ProofProps = { hasPassword: boolean; error?: string | null; value: string; onChange: (value: string) => void };

/** Asks again for the password before a change; an account without one needs a fresh session instead. */
export function Proof({ hasPassword, ...props }: ProofProps) {
  if (!hasPassword) return <p className="quiet">{FRESH}</p>;
  return <PasswordField label="Your password" {...props} />;
}
