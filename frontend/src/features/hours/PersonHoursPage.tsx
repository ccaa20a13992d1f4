import { Link } from "wouter";
import { usePageTitle } from "@/components/usePageTitle";
import { at } from "@/parts/base";
import { HoursTable } from "./HoursTable";
import { csvAddress, useHours } from "./queries";
import { useSpan } from "./useSpan";
import { RULE_FOR_ADMINS } from "./words";

/** Somebody's hours, for whoever manages people. */
export default function PersonHoursPage({ id }: { id: string }) {
  const { span, fields } = useSpan();
  const name = useHours(id, span).data?.username;
  usePageTitle(name ? `Hours of ${name}` : "Hours");
  return (
    <main className="page">
      <p>
        <Link href={`/people/${id}`}>{name ?? "Person"}</Link>
      </p>
      <header className="page-head">
        <h1>
          <span>Hours</span>
          {name && <span translate="no">{` ${name}`}</span>}
        </h1>
        <a className="button" href={at(csvAddress("everybody", span))} download>
          Save everybody’s as CSV
        </a>
      </header>
      <p className="quiet">{RULE_FOR_ADMINS}</p>
      {fields}
      <HoursTable person={id} span={span} />
    </main>
  );
}
