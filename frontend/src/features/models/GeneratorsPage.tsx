import "@/styles/data.css";
import { Link } from "wouter";
import { useMay } from "@/api/session";
import { EmptyState, ErrorNote, Waiting } from "@/components/notes";
import { count } from "@/components/numbers";
import { Pager } from "@/components/Pager";
import { SearchField } from "@/components/SearchField";
import { SelectField } from "@/components/SelectField";
import { TableScroll } from "@/components/TableScroll";
import { useListAddress } from "@/components/useListAddress";
import { usePageTitle } from "@/components/usePageTitle";
import { at } from "@/parts/base";
import { AddGenerator } from "./AddGenerator";
import { useGenerators } from "./queries";
import { correctInWords, noGenerators, placeInWords, RETIRED_CHOICES } from "./words";

const PAGE = 25;

export default function GeneratorsPage() {
  const address = useListAddress();
  const search = address.value("search");
  const retired = RETIRED_CHOICES.find(([value]) => value === address.value("retired"))?.[0] ?? "";
  const { data, error, refetch } = useGenerators({ search, retired, offset: address.offset, limit: PAGE });
  const mayManage = useMay("manage_loop");
  const none = noGenerators(search);
  usePageTitle(data ? `Generators, ${count(data.count)}` : "Generators");
  return (
    <main className="page page-wide">
      <header className="page-head">
        <h1>Generators</h1>
        {mayManage && (
          <div className="acts">
            <AddGenerator />
          </div>
        )}
      </header>
      <div className="filters">
        <SearchField
          label="Name of a generator"
          value={search}
          onSearch={(value) => address.setValue("search", value)}
        />
        <SelectField
          label="Retired"
          value={retired}
          options={RETIRED_CHOICES}
          onChange={(value) => address.setValue("retired", value)}
        />
      </div>
      {error ? (
        <ErrorNote error={error} retry={refetch} />
      ) : !data ? (
        <Waiting what="Loading the generators" />
      ) : data.count === 0 ? (
        <EmptyState title={none.title} level={2}>
          <p>{none.advice}</p>
        </EmptyState>
      ) : (
        <>
          <TableScroll label="Table of generators">
            <table className="table">
              <caption className="visually-hidden">Generators, newest first</caption>
              <thead>
                <tr>
                  <th scope="col">Generator</th>
                  <th scope="col">Location</th>
                  <th scope="col" className="number">
                    Generations
                  </th>
                  <th scope="col" className="number">
                    Solutions
                  </th>
                  <th scope="col" className="number">
                    Correct
                  </th>
                  <th scope="col">Download</th>
                </tr>
              </thead>
              <tbody>
                {data.results.map((generator) => (
                  <tr key={generator.id}>
                    <th scope="row">
                      <Link href={`/generators/${generator.id}`}>{generator.name}</Link>
                      {generator.retired_at && (
                        <span>
                          {" "}
                          <span className="tag">retired</span>
                        </span>
                      )}
                    </th>
                    <td className="table-wraps">{placeInWords(generator)}</td>
                    <td className="number">{count(generator.generations.length)}</td>
                    <td className="number">{count(generator.sampled)}</td>
                    <td className="number">{correctInWords(generator)}</td>
                    <td>
                      {generator.can_download ? (
                        <a href={at(`/api/v1/generators/${generator.id}/download`)} download>
                          {`${generator.name}.tar`}
                        </a>
                      ) : (
                        <span className="quiet">not on this machine</span>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableScroll>
          <Pager count={data.count} offset={address.offset} limit={PAGE} onOffset={address.setOffset} />
        </>
      )}
    </main>
  );
}
