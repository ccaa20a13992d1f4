import { useState } from "react";
import { PasswordField } from "./PasswordField";

const HINT = "At least 12 characters. A few random words are easy to remember.";
const DIFFERS = "This is not the same as the password above.";
const EMPTY = { password: "", repeated: "", isChecked: false };

/** What is wrong with a password that was typed twice, or null. */
export function mistakeInRepeated(typed: { password: string; repeated: string }): string | null {
  return typed.password === typed.repeated ? null : DIFFERS;
}

/** A password that is being chosen, typed twice. Call `check` before sending it: it returns false and says so if the two differ. */
export function useNewPassword() {
  const [typed, setTyped] = useState(EMPTY);
  const mistake = mistakeInRepeated(typed);
  function check(): boolean {
    setTyped({ ...typed, isChecked: true });
    return mistake === null;
  }
  return {
    password: typed.password,
    repeated: typed.repeated,
    mistake: typed.isChecked ? mistake : null,
    check,
    type: (change: Partial<typeof EMPTY>) => setTyped({ ...typed, ...change, isChecked: false }),
    clear: () => setTyped(EMPTY),
  };
}

type Props = { label: string; chosen: ReturnType<typeof useNewPassword>; error: string | null };

/** `error`: what the site says of the password, or null. */
export function NewPasswordFields({ label, chosen, error }: Props) {
  return (
    <>
      <PasswordField
        label={label}
        isNew
        hint={HINT}
        error={error}
        value={chosen.password}
        onChange={(password) => chosen.type({ password })}
      />
      <PasswordField
        label={`${label}, once more`}
        isNew
        error={chosen.mistake}
        value={chosen.repeated}
        onChange={(repeated) => chosen.type({ repeated })}
      />
    </>
  );
}
