import { type ReactNode, useState } from "react";
import { Confirm } from "@/components/Confirm";
import { Field } from "./Field";
import { TextLength } from "./TextLength";
import { isTooLong } from "./textLength";

type Props = {
  name: string;
  title: string;
  confirm: string;
  /** What will happen. */
  children: ReactNode;
  label: string;
  hint?: string;
  most: number;
  /** Whether it can be left empty. */
  isOptional?: boolean;
  error: unknown;
  /** What the server says about the reason. */
  reasonError: string | null;
  isPending: boolean;
  onConfirm: (reason: string, done: () => void) => void;
  className?: string;
};

/** A button for an act that asks why. What was typed stays if the server refuses. */
export function ReasonConfirm({ children, label, hint, most, isOptional, reasonError, onConfirm, ...act }: Props) {
  const [reason, setReason] = useState("");
  const isMissing = !isOptional && reason.trim() === "";
  return (
    <Confirm
      {...act}
      isPending={act.isPending || isMissing || isTooLong(reason, most)}
      onConfirm={(done) => onConfirm(reason.trim(), done)}
    >
      {children}
      <ReasonField label={label} hint={hint} most={most} value={reason} error={reasonError} onChange={setReason} />
    </Confirm>
  );
}

type FieldProps = {
  label: string;
  hint?: string | undefined;
  most: number;
  value: string;
  error?: string | null;
  onChange: (text: string) => void;
};

/** A text of some lines, with its limit. */
export function ReasonField({ label, hint, most, value, error, onChange }: FieldProps) {
  return (
    <Field label={label} hint={hint} error={error ?? null}>
      {(wired) => (
        <>
          <textarea {...wired} rows={3} value={value} onChange={(event) => onChange(event.target.value)} />
          <TextLength id={`${wired.id}-length`} text={value} most={most} />
        </>
      )}
    </Field>
  );
}
