import { Link } from "wouter";
import type { GoldProposal } from "@/api/models";
import { FACE_NAMES, Face, faceOf } from "@/components/Face";
import { EmptyState, ErrorNote, Waiting } from "@/components/notes";
import { plural } from "@/components/numbers";
import { SelectField } from "@/components/SelectField";
import { TableScroll } from "@/components/TableScroll";
import { LineText } from "@/components/text/RichText";
import type { useListAddress } from "@/components/useListAddress";
import { usePageTitle } from "@/components/usePageTitle";
import { More } from "./More";
import { useAcceptProposal, useProposals } from "./queries";
import { PEOPLE_CHOICES } from "./words";

/** Solutions on which all labelers agree in every rating. A person decides about each. */
export function Proposals({ address }: { address: ReturnType<typeof useListAddress> }) {
  const people = PEOPLE_CHOICES.find(([value]) => value === address.value("people"))?.[0] ?? "3";
  const list = useProposals(Number(people));
  const rows = list.data?.pages.flatMap((part) => part.results) ?? [];
  usePageTitle("Labelers agree · Gold");
  return (
    <>
      <div className="filters">
        <SelectField
          label="Agreed on by"
          value={people}
          options={PEOPLE_CHOICES}
          onChange={(value) => address.setValue("people", value)}
        />
      </div>
      {list.error && !list.data ? (
        <ErrorNote error={list.error} retry={list.refetch} />
      ) : !list.data ? (
        <Waiting what="Comparing labelings" />
      ) : rows.length === 0 && !list.hasNextPage ? (
        <EmptyState title="No solution on which enough people agree" level={2}>
          <p>
            Ask for more labelings per item in a phase, or take fewer people above. Solutions that have gold are left
            out.
          </p>
        </EmptyState>
      ) : (
        <>
          <TableScroll label="Solutions on which labelers agree">
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">Problem</th>
                  <th scope="col">All said</th>
                  <th scope="col">People</th>
                  <th scope="col">Gold</th>
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <Proposal key={row.id} row={row} atLeast={Number(people)} />
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

function Proposal({ row, atLeast }: { row: GoldProposal; atLeast: number }) {
  const accept = useAcceptProposal();
  return (
    <tr>
      <th scope="row" className="table-wraps">
        <LineText text={row.problem} />
      </th>
      <td>
        <span className="gold-faces">
          {row.ratings.map((rating, step) => (
            // keyed by index: a step per place
            <span key={step}>
              <Face kind={faceOf(rating)} />
              <span className="visually-hidden">{`Step ${step + 1}: ${FACE_NAMES[faceOf(rating)]}. `}</span>
            </span>
          ))}
        </span>
      </td>
      <td>{plural(row.labelers, "person", "people")}</td>
      <td>
        <div className="acts">
          <button
            type="button"
            className="button"
            disabled={accept.isPending || accept.isSuccess}
            onClick={() => accept.mutate({ solution: row.id, atLeast })}
            aria-label={`Make gold of solution ${row.id}`}
          >
            Make gold
          </button>
          <Link href={`/gold/new/${row.id}`} aria-label={`Look at solution ${row.id} first`}>
            Look first
          </Link>
        </div>
        {accept.isError && <ErrorNote error={accept.error} />}
      </td>
    </tr>
  );
}
