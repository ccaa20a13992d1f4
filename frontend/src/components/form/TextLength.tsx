import { lengthInWords, tooLong } from "./textLength";

/** Below a text field: how much of the limit is used, once it matters. The field names it in aria-describedby. */
export function TextLength({ id, text, most }: { id: string; text: string; most: number }) {
  const refusal = tooLong(text, most);
  return (
    <p id={id} className={refusal ? "text-length field-error" : "text-length field-hint quiet"}>
      {refusal ? <span role="alert">{refusal}</span> : lengthInWords(text, most)}
    </p>
  );
}
