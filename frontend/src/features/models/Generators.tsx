import { useState } from "react";
import { EmptyState, ErrorNote, Waiting } from "@/components/notes";
import { count, percent } from "@/components/numbers";
import { Pager } from "@/components/Pager";
import { SearchField } from "@/components/SearchField";
import { TableScroll } from "@/components/TableScroll";
import { useGenerators } from "./queries";

const PAGE = 25;

export function Generators() {
  const [search, setSearch] = useState("");
  const [offset, setOffset] = useState(0);
  const { data, error, refetch } = useGenerators(search, offset, PAGE);
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
        <Waiting what="Fetching the generators" />
      ) : data.count === 0 ? (
        <EmptyState title={search ? "No generator fits" : "No generator yet"} level={2}>
          <p>
            {search
              ? "Change the name above."
              : "A generator writes the solutions. Imported solutions bring theirs along."}
          </p>
        </EmptyState>
      ) : (
        <>
          <TableScroll label="Table of generators">
            <table className="table">
              <caption className="visually-hidden">Generators, newest first</caption>
              <thead>
                <tr>
                  <th scope="col">Generator</th>
                  <th scope="col">Where it is</th>
                  <th scope="col" className="number">
                    Generations
                  </th>
                  <th scope="col" className="number">
                    Solutions
                  </th>
                  <th scope="col" className="number">
                    Right
                  </th>
                  <th scope="col">Download</th>
                </tr>
              </thead>
              <tbody>
                {data.results.map((generator) => (
                  <tr key={generator.id}>
                    <th scope="row">{generator.name}</th>
                    <td className="table-wraps">
                      {generator.backend}
                      {generator.address ? `: ${generator.address}` : ""}
                    </td>
                    <td className="number">{count(generator.generations.length)}</td>
                    <td className="number">{count(generator.sampled)}</td>
                    <td className="number">
                      {generator.sampled ? percent(generator.correct / generator.sampled, 0) : "–"}
                    </td>
                    <td>
                      {generator.can_download ? (
                        <a href={`/api/v1/generators/${generator.id}/download`} download>
                          {generator.name}.tar
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
