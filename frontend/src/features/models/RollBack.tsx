import type { Model } from "@/api/models";
import { ErrorNote } from "@/components/notes";
import { useRollBack } from "./queries";
import { rollBackInWords } from "./words";

/** One click, without confirmation: promoting the other model again undoes it. */
export function RollBack({ kind }: { kind: Model["kind"] }) {
  const back = useRollBack();
  return (
    <div className="acts">
      <button type="button" className="button" disabled={back.isPending} onClick={() => back.mutate(kind)}>
        {`Roll back the ${kind.toUpperCase()}`}
      </button>
      <span role="status">{back.isSuccess ? rollBackInWords(back.data.name) : ""}</span>
      {back.isError && <ErrorNote error={back.error} />}
    </div>
  );
}
