import { useState } from "react";
import type { Delivery } from "@/api/models";
import { ErrorNote, Waiting } from "@/components/notes";
import { Pager } from "@/components/Pager";
import { RelativeTime } from "@/components/RelativeTime";
import { TableScroll } from "@/components/TableScroll";
import { DELIVERIES_AT_ONCE, useDeliveries, useSendAgain } from "./queries";
import { deliveryInWords, NO_DELIVERIES } from "./words";

export function Deliveries() {
  const [offset, setOffset] = useState(0);
  const { data, error, refetch } = useDeliveries(offset);
  return (
    <section aria-labelledby="deliveries">
      <h2 id="deliveries">Deliveries</h2>
      {error ? (
        <ErrorNote error={error} retry={refetch} />
      ) : !data ? (
        <Waiting what="Loading the deliveries" />
      ) : data.count === 0 ? (
        <p>{NO_DELIVERIES}</p>
      ) : (
        <>
          <Table deliveries={data.results} />
          <Pager count={data.count} offset={offset} limit={DELIVERIES_AT_ONCE} onOffset={setOffset} />
        </>
      )}
    </section>
  );
}

function Table({ deliveries }: { deliveries: readonly Delivery[] }) {
  return (
    <TableScroll label="Table of deliveries">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">To</th>
            <th scope="col">Event</th>
            <th scope="col">Made</th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {deliveries.map((delivery) => (
            <Row key={delivery.id} delivery={delivery} />
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}

function Row({ delivery }: { delivery: Delivery }) {
  const again = useSendAgain(delivery.id);
  return (
    <tr>
      <th scope="row">{delivery.by_mail ? `Mail to ${delivery.to}` : delivery.to}</th>
      <td>{delivery.event}</td>
      <td>
        <RelativeTime iso={delivery.created_at} />
      </td>
      <td className="table-wraps">
        <span>{deliveryInWords(delivery)}</span>
        {delivery.given_up_at && (
          <button type="button" className="button" disabled={again.isPending} onClick={() => again.mutate(undefined)}>
            Send again
          </button>
        )}
      </td>
    </tr>
  );
}
