import type { ModelVersion } from "@/api/models";
import { RelativeTime } from "@/components/RelativeTime";
import { versionInWords, versionReason } from "./words";

/** Former places of a generator or a reward model; nothing if it never moved. */
export function Versions({ versions }: { versions: readonly ModelVersion[] }) {
  if (versions.length === 0) return null;
  return (
    <section aria-labelledby="versions">
      <h2 id="versions">Former versions</h2>
      <ol className="waits">
        {versions.map((version) => (
          <li key={version.number}>
            <span>{versionInWords(version)}</span>
            <RelativeTime iso={version.replaced_at} />
            <span>{versionReason(version)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
