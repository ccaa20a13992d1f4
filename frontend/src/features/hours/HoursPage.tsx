import { Link } from "wouter";
import { usePageTitle } from "@/components/usePageTitle";
import { at } from "@/parts/base";
import { HoursTable } from "./HoursTable";
import { csvAddress } from "./queries";
import { useSpan } from "./useSpan";
import { RULE } from "./words";

/** One's own hours. */
export default function HoursPage() {
  usePageTitle("Hours");
  const { span, fields } = useSpan();
  return (
    <main className="page">
      <p>
        <Link href="/history">History</Link>
      </p>
      <header className="page-head">
        <h1>Hours</h1>
        <a className="button" href={at(csvAddress("own", span))} download>
          Save as CSV
        </a>
      </header>
      <p className="quiet">{RULE}</p>
      {fields}
      <HoursTable person={null} span={span} />
    </main>
  );
}
