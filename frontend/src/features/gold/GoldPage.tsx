import "@/styles/data.css";
import "@/styles/gold.css";
import { SelectField } from "@/components/SelectField";
import { useListAddress } from "@/components/useListAddress";
import { FindSolutions } from "./FindSolutions";
import { GoldList } from "./GoldList";
import { Proposals } from "./Proposals";
import { VIEWS } from "./words";

/** All gold, and the ways to make more. */
export default function GoldPage() {
  const address = useListAddress();
  const view = VIEWS.find(([value]) => value === address.value("view"))?.[0] ?? "";
  return (
    <main className="page page-wide">
      <header className="page-head">
        <h1>Gold</h1>
      </header>
      <p>
        Solutions whose right ratings are known. People are screened by them before their first task, and checked by
        them among their work.
      </p>
      <div className="filters">
        <SelectField label="Show" value={view} options={VIEWS} onChange={(value) => address.setValue("view", value)} />
      </div>
      {view === "find" ? (
        <FindSolutions address={address} />
      ) : view === "agreed" ? (
        <Proposals address={address} />
      ) : (
        <GoldList address={address} />
      )}
    </main>
  );
}
