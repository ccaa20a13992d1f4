import "@/styles/data.css";
import { Link } from "wouter";
import type { LabelerTrust } from "@/api/models";
import { useMay } from "@/api/session";
import { ErrorNote, Waiting } from "@/components/notes";
import { percent } from "@/components/numbers";
import { TableScroll } from "@/components/TableScroll";
import { usePageTitle } from "@/components/usePageTitle";
import { ConfusionTable } from "./ConfusionTable";
import { Figures } from "./Figures";
import { type Scope, useAgreement, useTrust } from "./queries";
import { Weeks } from "./Weeks";
import { PARTS, RATINGS, rateInWords, rateName, STATES } from "./words";

/** How one labeler rates: against the others, against gold, and by the label model. */
export default function LabelerPage({ id }: { id: string }) {
  const scope: Scope = { phase: "", generation: "", labeler: id, since: "", until: "", work_only: "" };
  const { data: trust, error: unread } = useTrust(id);
  const { data: report, error, refetch } = useAgreement(scope);
  const maySeePeople = useMay("manage_people");
  usePageTitle(trust ? `Agreement of ${trust.name}` : "Agreement of a labeler");
  return (
    <main className="page page-wide">
      <p>
        <Link href="/agreement">Agreement</Link>
      </p>
      <header className="page-head">
        <h1>
          <span>{trust?.name ?? "Labeler"}</span>
          {trust?.is_doubtful && (
            <span>
              {" "}
              <span className="tag tag-failed">doubtful</span>
            </span>
          )}
        </h1>
        <div className="acts">
          <Link href={`/agreement/differences?labeler=${id}`} className="button">
            Steps that differ
          </Link>
          {maySeePeople && (
            <Link href={`/people/${id}`} className="button">
              Person
            </Link>
          )}
        </div>
      </header>
      <section aria-labelledby="model">
        <h2 id="model">By the label model</h2>
        {unread ? (
          <p className="quiet">{unread instanceof Error ? unread.message : ""}</p>
        ) : trust ? (
          <Trust trust={trust} />
        ) : (
          <Waiting what="Loading the figures" />
        )}
      </section>
      {error ? (
        <ErrorNote error={error} retry={refetch} />
      ) : report ? (
        <>
          <section aria-labelledby="others">
            <h2 id="others">With everybody else</h2>
            <Figures report={report} scope={scope} />
            <Weeks scope={scope} />
          </section>
          <section aria-labelledby="gold">
            <h2 id="gold">Against gold</h2>
            <ConfusionTable cells={report.confusion} scope={scope} />
          </section>
        </>
      ) : (
        <Waiting what="Measuring agreement" />
      )}
    </main>
  );
}

function Trust({ trust }: { trust: LabelerTrust }) {
  return (
    <>
      <p>
        {`${trust.labelings} labelings; others or gold speak to ${trust.judged} of them. Rates are of the latest hundred, so that a ` +
          "change is seen. They are numbers to look at: look at the steps before you decide."}
      </p>
      {trust.rates.length === 0 ? (
        <p className="quiet">This person has rated no step.</p>
      ) : (
        <TableScroll label="Rates">
          <table className="table">
            <caption className="visually-hidden">Rates with their 95 % intervals</caption>
            <thead>
              <tr>
                <th scope="col">Rate</th>
                <th scope="col" className="number">
                  Value (95 %)
                </th>
                <th scope="col" className="number">
                  Probability that it is below 80 %
                </th>
              </tr>
            </thead>
            <tbody>
              {trust.rates.map((rate) => (
                <tr key={rate.name}>
                  <th scope="row">{rateName(rate.name)}</th>
                  <td className="number">{rateInWords(rate)}</td>
                  <td className="number">{percent(rate.below)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
      {trust.rows.map((states, part) => (
        <TableScroll key={PARTS[part]} label={`Habits: ${PARTS[part]}`}>
          <table className="table">
            <caption>{`${PARTS[part]}: what this person says of each kind of step`}</caption>
            <thead>
              <tr>
                <th scope="col">Really</th>
                {RATINGS.map(([rating, name]) => (
                  <th key={rating} scope="col" className="number">
                    {`Says ${name}`}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {states.map((shares, state) => (
                <tr key={STATES[state]}>
                  <th scope="row">{STATES[state]}</th>
                  {shares.map((share, symbol) => (
                    // keyed by index: the index is the column
                    <td key={symbol} className="number">
                      {percent(share, 0)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      ))}
    </>
  );
}
