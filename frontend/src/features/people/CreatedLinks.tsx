import { Link } from "wouter";
import type { CreatedPeople } from "@/api/models";
import { CopyButton } from "@/components/CopyButton";
import { RelativeTime } from "@/components/RelativeTime";
import { TableScroll } from "@/components/TableScroll";
import { createdInWords, LINK_ONCE } from "./words";

/** The links of new accounts, this once: to copy one by one, or to save as a file. */
export function CreatedLinks({ created }: { created: CreatedPeople }) {
  const file = `data:text/csv;charset=utf-8,${encodeURIComponent(created.csv)}`;
  return (
    <main className="page page-wide">
      <p>
        <Link href="/people">People</Link>
      </p>
      <header className="page-head">
        <h1>Links to hand out</h1>
        <a className="button button-primary" href={file} download="links.csv">
          Save the links as CSV
        </a>
      </header>
      <p role="status">{createdInWords(created)}</p>
      <p>
        <span>{`${LINK_ONCE} They end `}</span>
        <RelativeTime iso={created.expires_at} />
      </p>
      <TableScroll label="Table of links">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Copy</th>
              <th scope="col">Link</th>
            </tr>
          </thead>
          <tbody>
            {created.people.map(({ id, username, link }) => (
              <tr key={id}>
                <th scope="row" className="table-wraps" translate="no">
                  <Link href={`/people/${id}`}>{username}</Link>
                </th>
                <td>
                  <CopyButton text={link} />
                </td>
                <td>
                  <code translate="no">{link}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
    </main>
  );
}
