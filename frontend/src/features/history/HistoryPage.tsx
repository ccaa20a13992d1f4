import { Link } from "wouter";
import { preloadMaths } from "@/components/maths/loader";
import { SelectField } from "@/components/SelectField";
import { preloadMarkdown } from "@/components/text/loader";
import { useListAddress } from "@/components/useListAddress";
import { usePageTitle } from "@/components/usePageTitle";
import "@/styles/panels.css";
import "@/styles/history.css";
import "@/styles/rated-steps.css";
import { useLabeledPhases } from "./queries";
import { Skipped } from "./Skipped";
import { Submitted } from "./Submitted";
import { ENDS, VIEWS } from "./words";

void preloadMaths().then(preloadMarkdown); // before the formulas arrive, so that nothing moves when they are rendered

/** What the labeler submitted, or what they skipped, newest first. The address has the filters. */
export default function HistoryPage() {
  usePageTitle("History");
  const address = useListAddress();
  const phases = useLabeledPhases();
  const view = address.value("show");
  const [phase, end] = [address.value("phase"), address.value("end")];
  return (
    <main className="page">
      <header className="page-head">
        <h1>History</h1>
        <Link href="/hours" className="button">
          Hours
        </Link>
      </header>
      <div className="filters">
        <SelectField label="Show" value={view} options={VIEWS} onChange={(value) => address.setValue("show", value)} />
        {view !== "skipped" && (
          <>
            {phases.length > 1 && (
              <SelectField
                label="Phase"
                value={phase}
                options={[["", "All"], ...phases.map(({ id, name }) => [String(id), name] as const)]}
                onChange={(value) => address.setValue("phase", value)}
              />
            )}
            <SelectField label="End" value={end} options={ENDS} onChange={(value) => address.setValue("end", value)} />
          </>
        )}
      </div>
      {view === "skipped" ? <Skipped /> : <Submitted key={`${phase} ${end}`} phase={phase} end={end} />}
    </main>
  );
}
