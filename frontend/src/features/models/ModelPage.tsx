import "@/styles/data.css";
import { Link } from "wouter";
import type { ModelDetail } from "@/api/models";
import { useSession } from "@/api/session";
import { BestOfN } from "@/components/charts/BestOfN";
import { ErrorNote, Waiting } from "@/components/notes";
import { RelativeTime } from "@/components/RelativeTime";
import { usePageTitle } from "@/components/usePageTitle";
import { Decide } from "./Decide";
import { useModel } from "./queries";
import { figures, learnedFrom, STANDINGS, size } from "./words";

export default function ModelPage({ id }: { id: number }) {
  const { data: model, error, refetch } = useModel(id);
  const { data: session } = useSession();
  usePageTitle(model ? model.name : "Model");
  return (
    <main className="page page-wide">
      <p>
        <Link href="/models">Models</Link>
      </p>
      {error && <ErrorNote error={error} retry={refetch} />}
      {model ? (
        <>
          <header className="page-head">
            <h1>
              {model.name}{" "}
              <span className={`tag tag-${model.is_current ? "active" : model.standing}`}>
                {model.is_current ? "in use" : STANDINGS[model.standing]}
              </span>
            </h1>
            {session?.user?.role === "admin" && <Decide model={model} />}
          </header>
          <Lineage model={model} />
          {model.evaluation && <BestOfN name={model.name} kind={model.kind} evaluation={model.evaluation} />}
          <Pairs title="Measures" values={model.metrics} empty="The training wrote none." />
          <Pairs
            title={model.compared_with ? `Compared with ${model.compared_with}` : "Comparison"}
            values={model.comparison}
            empty="There was no model to compare it with, or it has not been compared yet."
          />
          <Decisions model={model} />
          <Files model={model} />
        </>
      ) : (
        !error && <Waiting what="Fetching the model" />
      )}
    </main>
  );
}

/** Where it comes from: the base, the data by its hash, the generation, and the model before it. */
function Lineage({ model }: { model: ModelDetail }) {
  const data = model.provenance.data as { sha256?: string[] } | undefined;
  const base = model.base ?? (model.provenance.base as string | undefined);
  return (
    <section aria-labelledby="lineage">
      <h2 id="lineage">Where it comes from</h2>
      <dl className="pairs">
        <dt>Kind</dt>
        <dd>{model.kind === "prm" ? "process reward model" : "outcome reward model"}</dd>
        <dt>Base</dt>
        <dd>{base ?? "not known"}</dd>
        <dt>Learned from</dt>
        <dd>{learnedFrom(model)}</dd>
        <dt>Hash of the data</dt>
        <dd>
          <code>{data?.sha256?.join(", ") ?? "not known on this machine"}</code>
        </dd>
        <dt>Generation</dt>
        <dd>
          {model.generation_id === null ? (
            "trained apart from any"
          ) : (
            <Link href={`/loop/generations/${model.generation_id}`}>Generation {model.generation}</Link>
          )}
        </dd>
        <dt>Model before it</dt>
        <dd>{model.compared_with ?? "none"}</dd>
        <dt>Trained</dt>
        <dd>
          <RelativeTime iso={model.created_at} />
        </dd>
      </dl>
    </section>
  );
}

function Pairs({ title, values, empty }: { title: string; values: Record<string, unknown>; empty: string }) {
  const pairs = figures(values);
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      {pairs.length === 0 ? (
        <p className="quiet">{empty}</p>
      ) : (
        <details open={pairs.length < 16}>
          <summary>{pairs.length} figures</summary>
          <dl className="pairs">
            {pairs.map(([name, value]) => (
              <div key={name} className="pair">
                <dt>{name.replaceAll("_", " ")}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </section>
  );
}

function Decisions({ model }: { model: ModelDetail }) {
  return (
    <section aria-labelledby="decisions">
      <h2 id="decisions">What was decided</h2>
      {model.decisions.length === 0 ? (
        <p className="quiet">Nothing yet: the gate decides when it has been measured.</p>
      ) : (
        <ol className="waits">
          {model.decisions.map((decision) => (
            <li key={decision.id}>
              <strong>{decision.action.replace("_", " ")}</strong> by {decision.by ?? "the gate"}{" "}
              <RelativeTime iso={decision.created_at} />
              {decision.replaced ? `, in place of ${decision.replaced}` : ""}: {decision.reason}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function Files({ model }: { model: ModelDetail }) {
  const all = model.files.reduce((sum, file) => sum + file.bytes, 0);
  return (
    <section aria-labelledby="files">
      <h2 id="files">Files</h2>
      {model.files.length === 0 ? (
        <p>The model’s folder is not on this machine, so it cannot be downloaded here.</p>
      ) : (
        <>
          <p>
            <a className="button" href={`/api/v1/models/${model.id}/download`} download>
              Download {model.name}.tar ({size(all)})
            </a>
          </p>
          <p className="quiet">
            An ordinary <code>from_pretrained</code> folder:{" "}
            {model.files.map((file) => `${file.name} (${size(file.bytes)})`).join(", ")}.
          </p>
        </>
      )}
    </section>
  );
}
