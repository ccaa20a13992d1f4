import { Link } from "wouter";
import type { AgreementReport } from "@/api/models";
import { queryText, type Scope } from "./queries";
import { basisInWords, FIGURES, valueInWords } from "./words";

/** The four figures, each with its interval, what it is measured on, and the steps behind it. */
export function Figures({ report, scope }: { report: AgreementReport; scope: Scope }) {
  return (
    <dl className="figures">
      {FIGURES.map(({ key, name, about }) => {
        const figure = report.agreement[key];
        const between = key === "first_error" ? "first_errors" : "ratings";
        return (
          <div key={key} className="figure">
            <dt title={about}>{name}</dt>
            <dd>
              <span className="figure-value">{valueInWords(key, figure)}</span>
              <span className="quiet">{basisInWords(key, figure)}</span>
              {figure.of > 0 && (key === "exact" || key === "first_error") && (
                <Link href={`/agreement/differences${queryText({ ...scope, between })}`}>See what differs</Link>
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
