import type { Process } from "@/api/models";
import { RelativeTime } from "@/components/RelativeTime";
import { TableScroll } from "@/components/TableScroll";
import { useInstallation } from "./queries";
import { clockInWords, PROCESSES } from "./words";

export function Processes() {
  const { data } = useInstallation();
  if (!data || data.processes.length === 0) return null;
  return (
    <section aria-labelledby="processes">
      <h2 id="processes">Processes on all hosts</h2>
      <p>{PROCESSES}</p>
      <TableScroll label="Table of processes">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Process</th>
              <th scope="col">State</th>
              <th scope="col">Host</th>
              <th scope="col">Queues</th>
              <th scope="col">Clock</th>
              <th scope="col">Last report</th>
            </tr>
          </thead>
          <tbody>
            {data.processes.map((process) => (
              <Row key={process.name} process={process} />
            ))}
          </tbody>
        </table>
      </TableScroll>
    </section>
  );
}

function Row({ process }: { process: Process }) {
  return (
    <tr>
      <th scope="row">{process.name}</th>
      <td>
        <span className={process.is_alive ? "tag tag-active" : "tag tag-failed"}>
          {process.is_alive ? "Alive" : "Silent"}
        </span>
      </td>
      <td>{process.host}</td>
      <td>{process.queues.join(", ") || "none"}</td>
      <td>{clockInWords(process)}</td>
      <td>
        <RelativeTime iso={process.reported_at} />
      </td>
    </tr>
  );
}
