import "@/styles/data.css";
import { Link, useLocation } from "wouter";
import type { GeneratorDetail, ModelRequest } from "@/api/models";
import { useMay } from "@/api/session";
import { Confirm } from "@/components/Confirm";
import { ErrorNote, Waiting } from "@/components/notes";
import { count } from "@/components/numbers";
import { RelativeTime } from "@/components/RelativeTime";
import { RichText } from "@/components/text/RichText";
import { usePageTitle } from "@/components/usePageTitle";
import { ChangeGenerator } from "./ChangeGenerator";
import { drawSample, useGenerator, useGeneratorAct, useModelRequest } from "./queries";
import { Versions } from "./Versions";
import {
  BACKENDS,
  correctInWords,
  DELETE_GENERATOR,
  placeInWords,
  RETIRE_GENERATOR,
  SAMPLE,
  sampleInWords,
  shownOptions,
} from "./words";

export default function GeneratorPage({ id }: { id: number }) {
  const { data: generator, error, refetch } = useGenerator(id);
  const mayManage = useMay("manage_loop");
  usePageTitle(generator ? generator.name : "Generator");
  return (
    <main className="page page-wide">
      <p>
        <Link href="/generators">Generators</Link>
      </p>
      {error && <ErrorNote error={error} retry={refetch} />}
      {generator ? (
        <>
          <header className="page-head">
            <h1>
              <span>{`${generator.name} `}</span>
              {generator.retired_at && <span className="tag">retired</span>}
            </h1>
            {mayManage && <Acts generator={generator} />}
          </header>
          <dl className="pairs">
            <dt>Kind</dt>
            <dd>{BACKENDS[generator.backend]}</dd>
            <dt>Location</dt>
            <dd>{placeInWords(generator)}</dd>
            <dt>Options</dt>
            <dd>
              <code translate="no">{shownOptions(generator.options)}</code>
            </dd>
            <dt>Version</dt>
            <dd>{generator.version}</dd>
            <dt>Solutions in generations</dt>
            <dd>{count(generator.sampled)}</dd>
            <dt>Correct</dt>
            <dd>{correctInWords(generator)}</dd>
            <dt>Generations</dt>
            <dd>{generator.generations.join(", ") || "none"}</dd>
            <dt>Added</dt>
            <dd>
              <RelativeTime iso={generator.created_at} />
            </dd>
          </dl>
          {mayManage && generator.backend !== "imported" && <Sample generator={generator} />}
          <Versions versions={generator.former_versions} />
        </>
      ) : (
        !error && <Waiting what="Loading the generator" />
      )}
    </main>
  );
}

function Acts({ generator }: { generator: GeneratorDetail }) {
  const act = useGeneratorAct(generator.id);
  const [, go] = useLocation();
  return (
    <div className="acts">
      {generator.backend !== "imported" && <ChangeGenerator generator={generator} />}
      {generator.retired_at ? (
        <button type="button" className="button" disabled={act.isPending} onClick={() => act.mutate("bring-back")}>
          Bring back
        </button>
      ) : (
        <Confirm
          name="Retire"
          title={`Retire ${generator.name}?`}
          confirm={`Retire ${generator.name}`}
          error={act.error}
          isPending={act.isPending}
          onConfirm={(done) => act.mutate("retire", { onSuccess: done })}
        >
          <p>{RETIRE_GENERATOR}</p>
        </Confirm>
      )}
      {!generator.kept_because && (
        <Confirm
          name="Delete"
          title={`Delete ${generator.name}?`}
          confirm={`Delete ${generator.name}`}
          error={act.error}
          isPending={act.isPending}
          onConfirm={() => act.mutate("delete", { onSuccess: () => go("/generators") })}
        >
          <p>{DELETE_GENERATOR}</p>
        </Confirm>
      )}
    </div>
  );
}

/** Draws one solution by way of a worker, and shows it, or what is wrong with the generator. */
function Sample({ generator }: { generator: GeneratorDetail }) {
  const { ask, request, error, isPending } = useModelRequest(() => drawSample(generator.id));
  const shown = request ?? generator.newest_sample;
  return (
    <section aria-labelledby="sample">
      <h2 id="sample">Try it</h2>
      <p>
        <button type="button" className="button" disabled={isPending} onClick={() => ask(undefined)}>
          {isPending ? "Drawing …" : SAMPLE.button}
        </button>
      </p>
      {error && <ErrorNote error={error} />}
      <p role="status" className="quiet">
        {isPending ? SAMPLE.pending : SAMPLE.unused}
      </p>
      {shown && <Drawn request={shown} />}
    </section>
  );
}

function Drawn({ request }: { request: ModelRequest }) {
  if (request.status === "failed") return <p className="failure">{request.error}</p>;
  if (request.status !== "done") return null;
  const steps = Array.isArray(request.sample.steps) ? (request.sample.steps as string[]) : [];
  return (
    <>
      <p>{sampleInWords(request.sample)}</p>
      <RichText text={String(request.sample.problem)} />
      <ol>
        {steps.map((step, index) => (
          // keyed by index: the index is the step
          <li key={index}>
            <RichText text={step} />
          </li>
        ))}
      </ol>
    </>
  );
}
