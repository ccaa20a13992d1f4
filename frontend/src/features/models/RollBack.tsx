import type { Model } from "@/api/models";
import { ErrorNote } from "@/components/notes";
import { useRollBack } from "./queries";

/** One click: it is undone by promoting the other one again. */
export function RollBack({ kind }: { kind: Model["kind"] }) {
  const back = useRollBack();
  return (
    <div className="acts">
      <button type="button" className="button" disabled={back.isPending} onClick={() => back.mutate(kind)}>
        Roll back the {kind.toUpperCase()}
      </button>
      <span role="status">{back.isSuccess ? `${back.data.name} is in use again.` : ""}</span>
      {back.isError && <ErrorNote error={back.error} />}
    </div>
  );
}
