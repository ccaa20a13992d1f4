import { useState } from "react";
import type { ManagedPhase } from "@/api/models";
import { Markdown } from "@/components/Markdown";
import { ErrorNote, Waiting } from "@/components/notes";
import { Pager } from "@/components/Pager";
import { RelativeTime } from "@/components/RelativeTime";
import { Changes } from "./Changes";
import { useInstructions } from "./queries";
import { changesSince, versionInWords } from "./words";

const PAGE = 10;

/** All versions of the instructions; each labeling records which one was shown. */
export function Versions({ phase }: { phase: ManagedPhase }) {
  const [offset, setOffset] = useState(0);
  const { data, error, refetch } = useInstructions(phase.id, offset, PAGE);
  return (
    <section aria-labelledby="versions">
      <h2 id="versions">Versions of the instructions</h2>
      {error ? (
        <ErrorNote error={error} retry={refetch} />
      ) : !data ? (
        <Waiting what="Loading the versions" />
      ) : data.count === 0 ? (
        <p>There are no instructions yet. Write some above: labelers see them next to their work.</p>
      ) : (
        <>
          <ol className="versions">
            {data.results.map((version, place) => (
              <li key={version.version} className="panel">
                <details>
                  <summary>
                    <span>{`${versionInWords(version.version, version.author, phase.instructions_version)}, `}</span>
                    <RelativeTime iso={version.created_at} />
                  </summary>
                  {data.results[place + 1] && (
                    <details>
                      <summary>{changesSince(version.version - 1)}</summary>
                      <Changes before={data.results[place + 1]?.text ?? ""} after={version.text} />
                    </details>
                  )}
                  {version.text ? <Markdown text={version.text} /> : <p className="quiet">Empty.</p>}
                </details>
              </li>
            ))}
          </ol>
          <Pager count={data.count} offset={offset} limit={PAGE} onOffset={setOffset} />
        </>
      )}
    </section>
  );
}
