import type { Findings } from "@/api/models";
import { ErrorNote, Waiting } from "@/components/notes";
import { useInstallation } from "./queries";
import { LEVELS, summary, TAGS } from "./words";

/** What does not work comes first, with what to do; what is well is folded away. */
export function Checks() {
  const { data, error, refetch } = useInstallation();
  return (
    <section aria-labelledby="checks">
      <h2 id="checks">Checks</h2>
      {error ? (
        <ErrorNote error={error} retry={refetch} />
      ) : !data ? (
        <Waiting what="Checking the installation" />
      ) : (
        <>
          <p role="status">{summary(data.checks)}</p>
          <Problems checks={data.checks} />
          <Well checks={data.checks} />
        </>
      )}
    </section>
  );
}

function Problems({ checks }: { checks: readonly Findings[] }) {
  const found = (["fail", "warn"] as const).flatMap((level) =>
    checks.flatMap((check) =>
      check.findings.filter((finding) => finding.level === level).map((finding) => ({ ...finding, name: check.name })),
    ),
  );
  if (found.length === 0) return null;
  return (
    <ul className="findings">
      {found.map((finding) => (
        <li key={`${finding.name} ${finding.what} ${finding.where}`} className={`panel finding-${finding.level}`}>
          <p>
            <span className={TAGS[finding.level]}>{LEVELS[finding.level]}</span>
            <strong className="finding-name">{finding.name}</strong>
            {finding.where && <span className="quiet">{`, ${finding.where}`}</span>}
          </p>
          <p>{finding.what}</p>
          <p>{finding.mend}</p>
        </li>
      ))}
    </ul>
  );
}

function Well({ checks }: { checks: readonly Findings[] }) {
  const well = checks.flatMap((check) =>
    check.findings.filter((finding) => finding.level === "ok").map((finding) => ({ ...finding, name: check.name })),
  );
  return (
    <details className="panel">
      <summary>{`${well.length} checks that pass`}</summary>
      <dl className="pairs">
        {well.map((finding) => (
          <div className="pair" key={`${finding.name} ${finding.what} ${finding.where}`}>
            <dt>{finding.name}</dt>
            <dd>
              <span>{finding.what}</span>
              {finding.where && <span className="quiet">{` (${finding.where})`}</span>}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
