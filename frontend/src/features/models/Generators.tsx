import { useState } from "react";
import { EmptyState, ErrorNote, Waiting } from "@/components/notes";
import { count } from "@/components/numbers";
import { Pager } from "@/components/Pager";
import { SearchField } from "@/components/SearchField";
import { TableScroll } from "@/components/TableScroll";
import { at } from "@/parts/base";
import { useGenerators } from "./queries";
import { correctInWords, noGenerators, placeInWords } from "./words";

const PAGE = 25;

export function Generators() {
  const [search, setSearch] = useState("");
  const [offset, setOffset] = useState(0);
  const { data, error, refetch } = useGenerators(search, offset, PAGE);
  const none = noGenerators(search);
  return (
    <section aria-labelledby="generators">
      <h2 id="generators">Generators</h2>
      <div className="filters">
        <SearchField
          label="Name of a generator"
          value={search}
          onSearch={(value) => {
            setSearch(value);
            setOffset(0);
          }}
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
                    <th scope="row">{generator.name}</th>
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
          <Pager count={data.count} offset={offset} limit={PAGE} onOffset={setOffset} />
        </>
      )}
    </section>
  );
}
