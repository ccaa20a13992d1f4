import { useState } from "react";
import type { GoldPhase } from "@/api/models";
import { Dialog } from "@/components/Dialog";
import { SearchField } from "@/components/SearchField";
import { SelectField } from "@/components/SelectField";
import { Decide } from "./Decide";
import { usePeople } from "./queries";

/** For people who need no screening, such as those who have labeled for long. */
export function LetSomebodyPass({ phases }: { phases: readonly GoldPhase[] }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <button type="button" className="button" onClick={() => setIsOpen(true)}>
        Let somebody pass
      </button>
      {isOpen && (
        <Dialog title="Let somebody pass without screening" onClose={() => setIsOpen(false)}>
          <Choose phases={phases} onDone={() => setIsOpen(false)} />
        </Dialog>
      )}
    </>
  );
}

function Choose({ phases, onDone }: { phases: readonly GoldPhase[]; onDone: () => void }) {
  const [phase, setPhase] = useState(String(phases[0]?.id ?? ""));
  const [search, setSearch] = useState("");
  const { data } = usePeople(search);
  return (
    <>
      <SelectField
        label="Phase"
        value={phase}
        options={phases.map((one) => [String(one.id), one.name] as const)}
        onChange={setPhase}
      />
      <SearchField label="Name" value={search} onSearch={setSearch} />
      <ul className="screening-people">
        {(data?.results ?? []).map((person) => (
          <li key={person.id}>
            <span>{`${person.username} `}</span>
            <Decide labeler={person.id} phase={Number(phase)} decision="pass" onDone={onDone} />
          </li>
        ))}
      </ul>
    </>
  );
}
