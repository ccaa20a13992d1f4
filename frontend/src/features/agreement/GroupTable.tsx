import { Link } from "wouter";
import type { AgreementGroup } from "@/api/models";
import { EmptyState, ErrorNote, Waiting } from "@/components/notes";
import { count } from "@/components/numbers";
import { Pager } from "@/components/Pager";
import { TableScroll } from "@/components/TableScroll";
import { at } from "@/parts/base";
import { PAGE, queryText, type Scope, useGroups } from "./queries";
import { FIGURES, filtersOf, GROUPS, type GroupKind, intervalInWords, valueInWords } from "./words";

type Props = { scope: Scope; by: GroupKind; offset: number; onOffset: (offset: number) => void };

/** The figures by labeler, pair, phase, generation or week. A row leads to the steps at which its people differ. */
export function GroupTable({ scope, by, offset, onOffset }: Props) {
  const { data, error, refetch } = useGroups(scope, by, offset);
  const [, title, column] = GROUPS.find(([kind]) => kind === by) ?? GROUPS[0];
  if (error) return <ErrorNote error={error} retry={refetch} />;
  if (!data) return <Waiting what="Measuring" />;
  if (data.count === 0) {
    return (
      <EmptyState title="Nothing to compare" level={2}>
        <p>Two people have to rate the same solution. Set “Labelings per item” of a phase to 2 or more.</p>
      </EmptyState>
    );
  }
  return (
    <>
      <TableScroll label={`Agreement ${title.toLowerCase()}`}>
        <table className="table">
          <caption className="visually-hidden">{`Agreement ${title.toLowerCase()}`}</caption>
          <thead>
            <tr>
              <th scope="col">{column}</th>
              {FIGURES.map(({ key, name }) => (
                <th key={key} scope="col" className="number">
                  {name}
                </th>
              ))}
              <th scope="col" className="number">
                Pairs of ratings
              </th>
              <th scope="col">Steps</th>
            </tr>
          </thead>
          <tbody>
            {data.results.map((group) => (
              <Row key={group.name} group={group} scope={scope} by={by} />
            ))}
          </tbody>
        </table>
      </TableScroll>
      <Pager count={data.count} offset={offset} limit={PAGE} onOffset={onOffset} />
      <p>
        <a href={at(`/api/v1/agreement/groups.csv${queryText({ ...scope, by })}`)} download>
          Download as CSV
        </a>
      </p>
    </>
  );
}

function Row({ group, scope, by }: { group: AgreementGroup; scope: Scope; by: GroupKind }) {
  const query = queryText({ ...scope, ...filtersOf(group) });
  return (
    <tr>
      <th scope="row">
        {by === "pair" ? (
          <span>{group.name}</span>
        ) : (
          <Link href={by === "labeler" ? `/agreement/labelers/${group.of.labeler}` : `/agreement${query}`}>
            {group.name}
          </Link>
        )}
      </th>
      {FIGURES.map(({ key }) => {
        const figure = group.agreement[key];
        return (
          <td key={key} className="number" title={figure.why || undefined}>
            <span>{valueInWords(key, figure)}</span>
            <span className="quiet">{figure.value === null ? "" : ` (${intervalInWords(key, figure)})`}</span>
          </td>
        );
      })}
      <td className="number">{count(group.pairs)}</td>
      <td>
        <Link href={`/agreement/differences${query}`}>Differences</Link>
      </td>
    </tr>
  );
}
