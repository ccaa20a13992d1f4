import "@/styles/data.css";
import { Link } from "wouter";
import type { ModelDetail } from "@/api/models";
import { useMay } from "@/api/session";
import { BestOfN } from "@/components/charts/BestOfN";
import { ErrorNote, Waiting } from "@/components/notes";
import { RelativeTime } from "@/components/RelativeTime";
import { usePageTitle } from "@/components/usePageTitle";
import { at } from "@/parts/base";
import { Decide } from "./Decide";
import { useModel } from "./queries";
import { Versions } from "./Versions";
import {
  actionInWords,
  byInWords,
  comparisonTitle,
  evaluatedInWords,
  figureName,
  figures,
  filesInWords,
  KIND_NAMES,
  learnedFrom,
  missingFiles,
  REPLACED,
  reasonInWords,
  replacedInWords,
  size,
  standingInWords,
  UNKNOWN,
} from "./words";

export default function ModelPage({ id }: { id: number }) {
  const { data: model, error, refetch } = useModel(id);
  const mayManage = useMay("manage_loop");
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
              <span>{`${model.name} `}</span>
              <span className={`tag tag-${model.is_current ? "active" : model.standing}`}>
                {standingInWords(model)}
              </span>
              {model.retired_at && <span className="tag">retired</span>}
            </h1>
            {mayManage && <Decide model={model} />}
          </header>
          <Lineage model={model} />
          {model.evaluations.map((evaluation) => (
            <section key={evaluation.evaluation_set} aria-label={evaluatedInWords(evaluation)}>
              <h2>{`Evaluated on ${evaluatedInWords(evaluation)}`}</h2>
              <BestOfN name={model.name} kind={model.kind} evaluation={evaluation} />
            </section>
          ))}
          <Pairs title="Measures" values={model.metrics} empty={UNKNOWN.metrics} />
          <Pairs title={comparisonTitle(model)} values={model.comparison} empty={UNKNOWN.comparison} />
          <Decisions model={model} />
          <Versions versions={model.former_versions} />
          <Files model={model} />
        </>
      ) : (
        !error && <Waiting what="Loading the model" />
      )}
    </main>
  );
}

/** The origin of a model: its base, its data by hash, its generation, and the previous model. */
function Lineage({ model }: { model: ModelDetail }) {
  const data = model.provenance.data as { sha256?: string[] } | undefined;
  const base = model.base ?? (model.provenance.base as string | undefined);
  return (
    <section aria-labelledby="lineage">
      <h2 id="lineage">Origin</h2>
      <dl className="pairs">
        <dt>Kind</dt>
        <dd>{KIND_NAMES[model.kind]}</dd>
        {model.origin === "added" && (
          <>
            <dt>Location</dt>
            <dd>{model.location}</dd>
            <dt>Format</dt>
            <dd>{model.format || "Stepmark’s own"}</dd>
          </>
        )}
        <dt>Base</dt>
        <dd>{base ?? UNKNOWN.base}</dd>
        <dt>Trained on</dt>
        <dd>{learnedFrom(model)}</dd>
        {model.trained_on && (
          <>
            <dt>Labelings</dt>
            <dd>{model.trained_on}</dd>
          </>
        )}
        {model.training_reason && (
          <>
            <dt>Why it was trained</dt>
            <dd>{`${model.training_reason} (${model.trained_by ?? "a command"})`}</dd>
          </>
        )}
        <dt>Hash of the data</dt>
        <dd>
          <code translate="no">{model.data_sha256 || (data?.sha256?.join(", ") ?? UNKNOWN.data)}</code>
        </dd>
        <dt>Generation</dt>
        <dd>
          {model.generation_id === null ? (
            UNKNOWN.generation
          ) : (
            <Link href={`/loop/generations/${model.generation_id}`}>{`Generation ${model.generation}`}</Link>
          )}
        </dd>
        <dt>Previous model</dt>
        <dd>{model.compared_with ?? UNKNOWN.before}</dd>
        <dt>{model.origin === "added" ? "Added" : "Trained"}</dt>
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
          <summary>{`${pairs.length} figures`}</summary>
          <dl className="pairs">
            {pairs.map(([name, value]) => (
              <div key={name} className="pair">
                <dt>{figureName(name)}</dt>
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
      <h2 id="decisions">Decisions</h2>
      {model.replaced_in.length > 0 && (
        <ol className="waits">
          {model.replaced_in.map((decision) => (
            <li key={decision.id}>
              <span>{replacedInWords(decision)}</span>
              <RelativeTime iso={decision.created_at} />
              <span>{`: ${decision.reason}`}</span>
            </li>
          ))}
        </ol>
      )}
      {model.decisions.length === 0 ? (
        <p className="quiet">None yet. The gate decides once the model has been evaluated.</p>
      ) : (
        <ol className="waits">
          {model.decisions.map((decision) => (
            <li key={decision.id}>
              <strong>{actionInWords(decision)}</strong>
              <span>{` ${byInWords(decision)} `}</span>
              <RelativeTime iso={decision.created_at} />
              <span>{reasonInWords(decision)}</span>
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
      {model.files_changed_at && (
        <p>
          <span>{REPLACED.before}</span>
          <RelativeTime iso={model.files_changed_at} />
          <span>{REPLACED.after}</span>
        </p>
      )}
      {model.files.length === 0 ? (
        <p>{missingFiles(model)}</p>
      ) : (
        <>
          <p>
            <a
              className="button"
              href={at(`/api/v1/models/${model.id}/download`)}
              download
            >{`Download ${model.name}.tar (${size(all)})`}</a>
          </p>
          <p className="quiet">
            <span>A </span>
            <code translate="no">from_pretrained</code>
            <span>{` folder: ${filesInWords(model.files)}.`}</span>
          </p>
        </>
      )}
    </section>
  );
}
