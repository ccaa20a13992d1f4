import { Link } from "wouter";
import { EmptyState, ErrorNote, Waiting } from "@/components/notes";
import { SearchField } from "@/components/SearchField";
import { TableScroll } from "@/components/TableScroll";
import { LineText } from "@/components/text/RichText";
import type { useListAddress } from "@/components/useListAddress";
import { usePageTitle } from "@/components/usePageTitle";
import { More } from "./More";
import { useCandidates } from "./queries";
import { labelingsInWords, NOT_FOUND } from "./words";

/** Solutions to make gold of, by the text of their problem. */
export function FindSolutions({ address }: { address: ReturnType<typeof useListAddress> }) {
  const search = address.value("search");
  const list = useCandidates(search);
  const rows = list.data?.pages.flatMap((part) => part.results) ?? [];
  usePageTitle("Find a solution · Gold");
  return (
    <>
      <div className="filters">
        <SearchField
          label="Problem, or number of a solution"
          value={search}
          onSearch={(text) => address.setValue("search", text)}
        />
      </div>
      {list.error && !list.data ? (
        <ErrorNote error={list.error} retry={list.refetch} />
      ) : !list.data ? (
        <Waiting what="Loading solutions" />
      ) : rows.length === 0 ? (
        <EmptyState title="No such solution" level={2}>
          <p>{NOT_FOUND}</p>
        </EmptyState>
      ) : (
        <>
          <TableScroll label="Solutions">
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">Problem</th>
                  <th scope="col">Written by</th>
                  <th scope="col">Answer</th>
                  <th scope="col" className="number">
                    Steps
                  </th>
                  <th scope="col">Labeled</th>
                  <th scope="col">Gold</th>
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <tr key={row.id}>
                    <th scope="row" className="table-wraps">
                      <LineText text={row.problem} />
                    </th>
                    <td>{row.generator}</td>
                    <td>{row.grade}</td>
                    <td className="number">{row.steps}</td>
                    <td>{labelingsInWords(row.labelings)}</td>
                    <td>
                      <Link href={`/gold/new/${row.id}`} aria-label={`Rate solution ${row.id} for gold`}>
                        {row.has_gold ? "Change gold" : "Make gold"}
                      </Link>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableScroll>
          <More
            hasMore={list.hasNextPage}
            isLoading={list.isFetchingNextPage}
            onMore={() => void list.fetchNextPage()}
          />
        </>
      )}
    </>
  );
}
