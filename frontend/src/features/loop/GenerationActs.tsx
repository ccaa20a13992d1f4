import type { Generation } from "@/api/models";
import { Confirm } from "@/components/Confirm";
import { ErrorNote } from "@/components/notes";
import { ChangeAndRetry } from "./ChangeAndRetry";
import { type GenerationAct, useGenerationAct } from "./queries";
import { ACT_NAMES, cancelInWords } from "./words/generations";

export function GenerationActs({ generation }: { generation: Generation }) {
  const act = useGenerationAct(generation.id);
  const cancel = useGenerationAct(generation.id);
  if (generation.stage === "done" || generation.status === "cancelled") return null;
  const possible: GenerationAct =
    generation.status === "active" ? "pause" : generation.status === "paused" ? "resume" : "retry";
  return (
    <div className="acts">
      <button type="button" className="button" disabled={act.isPending} onClick={() => act.mutate(possible)}>
        {ACT_NAMES[possible]}
      </button>
      {generation.status === "failed" && <ChangeAndRetry generation={generation} />}
      <Confirm
        name={ACT_NAMES.cancel}
        title={`Cancel generation ${generation.number}?`}
        confirm={`Cancel generation ${generation.number}`}
        error={cancel.error}
        isPending={cancel.isPending}
        onConfirm={(done) => cancel.mutate("cancel", { onSuccess: done })}
      >
        <p>{cancelInWords(generation)}</p>
      </Confirm>
      {act.isError && <ErrorNote error={act.error} />}
    </div>
  );
}
