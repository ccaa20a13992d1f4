import { useState } from "react";
import { Confirm } from "@/components/Confirm";
import { SelectField } from "@/components/SelectField";
import { useOrderQueue } from "./queries";
import { ABOUT_ORDER, orderedInWords, QUEUE_ORDERS, type QueueOrderName } from "./words";

/** A dialog that puts the waiting items in another order. */
export function QueueOrder({ phase }: { phase: number }) {
  const [order, setOrder] = useState<QueueOrderName>("oldest");
  const change = useOrderQueue(phase);
  return (
    <>
      <Confirm
        name="Order the queue"
        title="Order the waiting items"
        confirm="Order them"
        error={change.error}
        isPending={change.isPending}
        onConfirm={(done) => change.mutate(order, { onSuccess: done })}
      >
        <p>{ABOUT_ORDER}</p>
        <SelectField
          label="Served first"
          value={order}
          options={QUEUE_ORDERS}
          onChange={(value) => setOrder(value as QueueOrderName)}
        />
      </Confirm>
      <span role="status">{change.data ? orderedInWords(change.data.ordered) : ""}</span>
    </>
  );
}
