import "@/styles/data.css";
import { Link } from "wouter";
import { ErrorNote, Waiting } from "@/components/notes";
import { SelectField } from "@/components/SelectField";
import { useListAddress } from "@/components/useListAddress";
import { usePageTitle } from "@/components/usePageTitle";
import { ConfusionTable } from "./ConfusionTable";
import { Figures } from "./Figures";
import { GroupTable } from "./GroupTable";
import { LabelModelPanel } from "./LabelModelPanel";
import { SCOPE, type Scope, useAgreement } from "./queries";
import { Trusts } from "./Trusts";
import { Weeks } from "./Weeks";
import { comparedInWords, GROUPS, narrowedTo } from "./words";

/** How far people agree, and what the label model makes of it. */
export default function AgreementPage() {
  const address = useListAddress();
  const scope = scopeOf(address.value);
  const by = GROUPS.find(([kind]) => kind === address.value("by"))?.[0] ?? "labeler";
  const { data: report, error, refetch } = useAgreement(scope);
  const narrow = narrowedTo(scope);
  usePageTitle("Agreement");
  return (
    <main className="page page-wide">
      <h1>Agreement</h1>
      {narrow && (
        <p>
          <span>{`Narrowed to ${narrow}. `}</span>
          <Link href="/agreement">Show all</Link>
        </p>
      )}
      <div className="filters">
        <SelectField
          label="Solutions"
          value={scope.work_only}
          options={[
            ["", "All"],
            ["true", "Without screening and quality control"],
          ]}
          onChange={(value) => address.setValue("work_only", value)}
        />
      </div>
      {error ? (
        <ErrorNote error={error} retry={refetch} />
      ) : !report ? (
        <Waiting what="Measuring how far people agree" />
      ) : (
        <>
          <p>{comparedInWords(report.counts)}</p>
          <Figures report={report} scope={scope} />
          <Weeks scope={scope} />
          <section aria-labelledby="groups">
            <h2 id="groups">Who agrees with whom</h2>
            <div className="filters">
              <SelectField
                label="Table"
                value={by}
                options={GROUPS.map(([kind, name]) => [kind, name] as const)}
                onChange={(value) => address.setValue("by", value)}
              />
            </div>
            <GroupTable scope={scope} by={by} offset={address.offset} onOffset={address.setOffset} />
          </section>
          <section aria-labelledby="gold">
            <h2 id="gold">Against gold</h2>
            <ConfusionTable cells={report.confusion} scope={scope} />
          </section>
        </>
      )}
      <section aria-labelledby="label-model">
        <h2 id="label-model">Label model</h2>
        <p className="quiet">
          It weighs every rating by how its labeler rates, and says how probable each first error is. It decides nothing
          about people.
        </p>
        <LabelModelPanel />
        <Trusts
          offset={Number(address.value("people")) || 0}
          onOffset={(offset) => address.setValue("people", offset ? String(offset) : "")}
        />
      </section>
    </main>
  );
}

export function scopeOf(value: (name: string) => string): Scope {
  return Object.fromEntries(SCOPE.map((name) => [name, value(name)])) as Scope;
}
