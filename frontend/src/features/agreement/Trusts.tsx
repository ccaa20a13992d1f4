import { Link } from "wouter";
import type { LabelerTrust } from "@/api/models";
import { ErrorNote } from "@/components/notes";
import { count } from "@/components/numbers";
import { Pager } from "@/components/Pager";
import { TableScroll } from "@/components/TableScroll";
import { at } from "@/parts/base";
import { PAGE, useLabelModel, useTrusts } from "./queries";
import { rateInWords, rateName } from "./words";

type Props = { offset: number; onOffset: (offset: number) => void };

/** How each labeler rates, by the label model. */
export function Trusts({ offset, onOffset }: Props) {
  const { data: model } = useLabelModel();
  const { data, error, refetch } = useTrusts(offset, model?.used?.id);
  if (error) return <ErrorNote error={error} retry={refetch} />;
  if (!data || data.count === 0) return <p className="quiet">Figures of labelers come with the first run.</p>;
  const names = data.results.find(({ rates }) => rates.length > 0)?.rates.map(({ name }) => name) ?? [];
  return (
    <>
      <TableScroll label="Labelers by the label model">
        <table className="table">
          <caption className="visually-hidden">Labelers by the label model, the doubtful first</caption>
          <thead>
            <tr>
              <th scope="col">Labeler</th>
              {names.map((name) => (
                <th key={name} scope="col" className="number">
                  {rateName(name)}
                </th>
              ))}
              <th scope="col" className="number">
                Labelings
              </th>
            </tr>
          </thead>
          <tbody>
            {data.results.map((trust) => (
              <Row key={trust.labeler} trust={trust} names={names} />
            ))}
          </tbody>
        </table>
      </TableScroll>
      <Pager count={data.count} offset={offset} limit={PAGE} onOffset={onOffset} />
      <p>
        <a href={at("/api/v1/label-model/labelers.csv")} download>
          Download as CSV
        </a>
      </p>
    </>
  );
}

function Row({ trust, names }: { trust: LabelerTrust; names: readonly string[] }) {
  return (
    <tr>
      <th scope="row">
        <Link href={`/agreement/labelers/${trust.labeler}`}>{trust.name}</Link>
        {trust.is_doubtful && (
          <span>
            {" "}
            <span className="tag tag-failed">doubtful</span>
          </span>
        )}
      </th>
      {names.map((name) => {
        const rate = trust.rates.find((one) => one.name === name);
        return (
          <td key={name} className="number">
            {rate ? rateInWords(rate) : "–"}
          </td>
        );
      })}
      <td className="number">{count(trust.labelings)}</td>
    </tr>
  );
}
