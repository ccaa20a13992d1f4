import "@/styles/data.css";
import "@/styles/phases.css";
import { Link, useLocation } from "wouter";
import { usePageTitle } from "@/components/usePageTitle";
import { PhaseForm } from "./PhaseForm";
import { useCreatePhase } from "./queries";
import { NEW_PHASE, settingsOf } from "./settings";

export default function NewPhasePage() {
  usePageTitle("New phase");
  const create = useCreatePhase();
  const [, go] = useLocation();
  return (
    <main className="page page-wide">
      <p>
        <Link href="/phases">Phases</Link>
      </p>
      <h1>New phase</h1>
      <p>A new phase is paused until you open it.</p>
      <PhaseForm
        begin={NEW_PHASE}
        isFlowFixed={false}
        submit="Create phase"
        isPending={create.isPending}
        isSaved={false}
        error={create.error}
        onSubmit={(draft) =>
          create.mutate(settingsOf(draft), { onSuccess: (phase) => go(`/phases/${phase.id}`, { replace: true }) })
        }
      />
    </main>
  );
}
