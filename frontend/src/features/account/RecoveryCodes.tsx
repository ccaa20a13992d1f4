import { useState } from "react";
import { RECOVERY } from "./words";

export function RecoveryCodes({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  return (
    <>
      <p>{RECOVERY}</p>
      <ul className="recovery-codes">
        {codes.map((code) => (
          <li key={code}>
            <code translate="no">{code}</code>
          </li>
        ))}
      </ul>
      <div className="dialog-actions">
        <CopyButton text={codes.join("\n")} />
        <button type="button" className="button button-primary" onClick={onClose}>
          I have kept them
        </button>
      </div>
    </>
  );
}

/** Without the right to write to the clipboard (plain HTTP), the text can still be selected. */
export function CopyButton({ text }: { text: string }) {
  const [isCopied, setCopied] = useState(false);
  if (!navigator.clipboard) return null;
  return (
    <button
      type="button"
      className="button"
      onClick={() => navigator.clipboard.writeText(text).then(() => setCopied(true))}
    >
      {isCopied ? "Copied" : "Copy"}
    </button>
  );
}
