import type { ModelDetail } from "@/api/models";
import { Confirm } from "@/components/Confirm";
import { compareModel, useModelRequest } from "./queries";
import { COMPARE } from "./words";

/** Has a model from elsewhere compared with the current one, after which the gate decides. */
export function Compare({ model }: { model: ModelDetail }) {
  const { ask, request, error, isPending } = useModelRequest(() => compareModel(model.id));
  const failed = request?.status === "failed" ? new Error(request.error) : null;
  return (
    <>
      <Confirm
        name={isPending ? "Comparing …" : "Compare"}
        title={`Compare ${model.name} with the current model?`}
        confirm={`Compare ${model.name}`}
        error={error}
        isPending={isPending}
        onConfirm={(done) => ask(undefined, { onSuccess: done })}
      >
        <p>{COMPARE}</p>
      </Confirm>
      <span role="status" className="quiet">
        {isPending ? "A worker is comparing it." : (failed?.message ?? "")}
      </span>
    </>
  );
}
