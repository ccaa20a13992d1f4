import { CopyButton } from "@/components/CopyButton";
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
