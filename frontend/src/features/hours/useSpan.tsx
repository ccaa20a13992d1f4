import { DayField } from "@/components/DayField";
import { useListAddress } from "@/components/useListAddress";
import type { Span } from "./queries";

/** First and last day, kept in the address, with their fields. */
export function useSpan() {
  const address = useListAddress();
  const span: Span = { since: address.value("since"), until: address.value("until") };
  const fields = (
    <div className="filters">
      <DayField label="From" value={span.since} onChange={(day) => address.setValue("since", day)} />
      <DayField label="To" value={span.until} onChange={(day) => address.setValue("until", day)} />
    </div>
  );
  return { span, fields };
}
