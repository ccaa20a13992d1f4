import { useId } from "react";

type Props = { label: string; value: string; onChange: (value: string) => void };

/** A day as a filter of a list; empty: none. */
export function DayField({ label, value, onChange }: Props) {
  const id = useId();
  return (
    <div className="field filter-field">
      <label htmlFor={id}>{label}</label>
      <input id={id} type="date" value={value} onChange={(event) => onChange(event.target.value)} />
    </div>
  );
}
