import "@/styles/data.css";
import { Link } from "wouter";
import type { Model } from "@/api/models";
import { useMay } from "@/api/session";
import { EmptyState, ErrorNote, Waiting } from "@/components/notes";
import { count } from "@/components/numbers";
import { Pager } from "@/components/Pager";
import { RelativeTime } from "@/components/RelativeTime";
import { SearchField } from "@/components/SearchField";
import { SelectField } from "@/components/SelectField";
import { TableScroll } from "@/components/TableScroll";
import { useListAddress } from "@/components/useListAddress";
import { usePageTitle } from "@/components/usePageTitle";
import { AddModel } from "./AddModel";
import { useModels } from "./queries";
import { RollBack } from "./RollBack";
import { bestOfN, heldOutInWords, KIND_CHOICES, learnedFrom, STANDING_CHOICES, STANDINGS } from "./words";

const PAGE = 25;

export default function ModelsPage() {
  const address = useListAddress();
  const search = address.value("search");
  const kind = KIND_CHOICES.find(([value]) => value === address.value("kind"))?.[0] ?? "";
  const standing = STANDING_CHOICES.find(([value]) => value === address.value("standing"))?.[0] ?? "";
  const { data, error, refetch } = useModels({ search, kind, standing, offset: address.offset, limit: PAGE });
  const mayManage = useMay("manage_loop");
  const isFiltered = Boolean(search || kind || standing);
  const hasModels = isFiltered || Boolean(data?.count);
  usePageTitle(data ? `Models, ${count(data.count)}` : "Models");
  return (
    <main className="page page-wide">
      <header className="page-head">
        <h1>Models</h1>
        {mayManage && (
          <div className="acts">
            <AddModel />
            <Link href="/evaluation-sets" className="button">
              Evaluation sets
            </Link>
            {hasModels && <RollBack kind="prm" />}
          </div>
        )}
      </header>
      <section aria-labelledby="reward-models">
        <h2 id="reward-models">Reward models</h2>
        <div className="filters">
          <SearchField label="Name" value={search} onSearch={(value) => address.setValue("search", value)} />
          <SelectField
            label="Kind"
            value={kind}
            options={KIND_CHOICES}
            onChange={(value) => address.setValue("kind", value)}
          />
          <SelectField
            label="At the gate"
            value={standing}
            options={STANDING_CHOICES}
            onChange={(value) => address.setValue("standing", value)}
          />
        </div>
        {error ? (
          <ErrorNote error={error} retry={refetch} />
        ) : !data ? (
          <Waiting what="Loading the models" />
        ) : data.count === 0 ? (
          <Nothing isFiltered={isFiltered} />
        ) : (
          <>
            <Table models={data.results} />
            <Pager count={data.count} offset={address.offset} limit={PAGE} onOffset={address.setOffset} />
          </>
        )}
      </section>
    </main>
  );
}

function Nothing({ isFiltered }: { isFiltered: boolean }) {
  return isFiltered ? (
    <EmptyState title="No matching model" level={2}>
      <p>Change the filters above.</p>
    </EmptyState>
  ) : (
    <EmptyState title="No reward model yet" level={2}>
      <p>
        The loop trains the first one once enough solutions are labeled. To train it immediately, press “Retrain now” on
        the <Link href="/loop">loop page</Link>.
      </p>
    </EmptyState>
  );
}

function Table({ models }: { models: readonly Model[] }) {
  return (
    <TableScroll label="Table of reward models">
      <table className="table">
        <caption className="visually-hidden">Reward models, newest first</caption>
        <thead>
          <tr>
            <th scope="col">Model</th>
            <th scope="col">At the gate</th>
            <th scope="col">Trained on</th>
            <th scope="col" className="number">
              Held-out rated steps
            </th>
            <th scope="col" className="number">
              Best of N
            </th>
            <th scope="col">Generation</th>
            <th scope="col">Trained</th>
          </tr>
        </thead>
        <tbody>
          {models.map((model) => (
            <tr key={model.id}>
              <th scope="row">
                <Link href={`/models/${model.id}`}>{model.name}</Link>
                {model.is_current && (
                  <span>
                    {" "}
                    <span className="tag tag-active">in use</span>
                  </span>
                )}
              </th>
              <td>
                <span className={`tag tag-${model.standing}`}>{STANDINGS[model.standing]}</span>
              </td>
              <td className="table-wraps">{learnedFrom(model)}</td>
              <td className="number">{heldOutInWords(model)}</td>
              <td className="number">{bestOfN(model)}</td>
              <td>
                {model.generation_id === null ? (
                  "–"
                ) : (
                  <Link href={`/loop/generations/${model.generation_id}`}>{`Generation ${model.generation}`}</Link>
                )}
              </td>
              <td>
                {model.origin === "added" && <span>{"added "}</span>}
                <RelativeTime iso={model.created_at} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}
