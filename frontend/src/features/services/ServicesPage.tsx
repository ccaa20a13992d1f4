import "@/styles/data.css";
import { useQuery } from "@tanstack/react-query";
import { api, unwrap } from "@/api/client";
import type { ServiceStatus } from "@/api/models";
import { EmptyState, ErrorNote, Waiting } from "@/components/notes";
import { RelativeTime } from "@/components/RelativeTime";
import { TableScroll } from "@/components/TableScroll";
import { usePageTitle } from "@/components/usePageTitle";
import { deathsInWords, INTRODUCTION, NONE, stateInWords } from "./words";

const EVERY = 5_000;

export default function ServicesPage() {
  usePageTitle("Services");
  const { data, error, refetch } = useQuery({
    queryKey: ["services"],
    queryFn: () => unwrap(api.GET("/api/v1/services")),
    refetchInterval: EVERY,
  });
  return (
    <main className="page page-wide">
      <h1>Services</h1>
      {error ? (
        <ErrorNote error={error} retry={refetch} />
      ) : !data ? (
        <Waiting what="Loading the services" />
      ) : data.length === 0 ? (
        <EmptyState title="No services are known" level={2}>
          <p>{NONE}</p>
        </EmptyState>
      ) : (
        <>
          <p>{INTRODUCTION}</p>
          <TableScroll label="Services">
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
                {data.map((service) => (
                  <Row key={service.name} service={service} />
                ))}
              </tbody>
            </table>
          </TableScroll>
        </>
      )}
    </main>
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
