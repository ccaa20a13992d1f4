import type { ServiceStatus } from "@/api/models";
import { ErrorNote, Waiting } from "@/components/notes";
import { RelativeTime } from "@/components/RelativeTime";
import { TableScroll } from "@/components/TableScroll";
import { useServices } from "./queries";
import { deathsInWords, INTRODUCTION, NONE, stateInWords } from "./words";

export function Services() {
  const { data, error, refetch } = useServices();
  return (
    <section aria-labelledby="services">
      <h2 id="services">Services of this host</h2>
      {error ? (
        <ErrorNote error={error} retry={refetch} />
      ) : !data ? (
        <Waiting what="Loading the services" />
      ) : data.length === 0 ? (
        <p>{NONE}</p>
      ) : (
        <>
          <p>{INTRODUCTION}</p>
          <Table services={data} />
        </>
      )}
    </section>
  );
}

function Table({ services }: { services: readonly ServiceStatus[] }) {
  return (
    <TableScroll label="Table of services">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Service</th>
            <th scope="col">State</th>
            <th scope="col">Since, or next start</th>
            <th scope="col">Has ended</th>
            <th scope="col">Log on the server</th>
          </tr>
        </thead>
        <tbody>
          {services.map((service) => (
            <Row key={service.name} service={service} />
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}

function Row({ service }: { service: ServiceStatus }) {
  const moment = service.since ?? service.next_start;
  return (
    <tr>
      <th scope="row">{service.name}</th>
      <td>{stateInWords(service)}</td>
      <td>{moment && <RelativeTime iso={moment} />}</td>
      <td>{deathsInWords(service)}</td>
      <td>{service.log}</td>
    </tr>
  );
}
