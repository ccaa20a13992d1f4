import type { SettingsCheck } from "@/api/models";
import { ErrorNote } from "@/components/notes";
import { checkedInWords } from "./words/check";

type Props = { check: { data: SettingsCheck | undefined; error: Error | null } };

/** What a check of the settings found: errors first, then what is worth knowing, then what would be read. */
export function Findings({ check: { data, error } }: Props) {
  return (
    <div role="status">
      {error && <ErrorNote error={error} />}
      {data && (
        <>
          <ul className="waits">
            {data.findings.map(({ field, message, is_error }) => (
              <li key={`${field} ${message}`} className={is_error ? "wait-urgent" : undefined}>
                {message}
              </li>
            ))}
          </ul>
          <p>{checkedInWords(data)}</p>
        </>
      )}
    </div>
  );
}
