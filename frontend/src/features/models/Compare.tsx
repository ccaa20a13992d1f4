import { useState } from "react";
import type { ModelDetail } from "@/api/models";
import { Confirm } from "@/components/Confirm";
import { Field } from "@/components/form/Field";
import { compareModel, useEvaluationSets, useModelRequest } from "./queries";
import { COMPARE, SET_OF_THE_NEWEST, setInWords } from "./words";

const MOST_SETS = 100;

/** Has a model from elsewhere compared with the current one, after which the gate decides. */
export function Compare({ model }: { model: ModelDetail }) {
  const [chosen, setChosen] = useState<number | null>(null);
  const { data: sets } = useEvaluationSets(0, MOST_SETS);
  const { ask, request, error, isPending } = useModelRequest(() => compareModel(model.id, chosen));
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
        <Field label="Evaluation set">
          {(wired) => (
            <select
              {...wired}
              value={chosen ?? ""}
              onChange={(event) => setChosen(event.target.value ? Number(event.target.value) : null)}
            >
              <option value="">{SET_OF_THE_NEWEST}</option>
              {sets?.results
                .filter(({ retired_at }) => retired_at === null)
                .map((each) => (
                  <option key={each.id} value={each.id}>
                    {setInWords(each)}
                  </option>
                ))}
            </select>
          )}
        </Field>
      </Confirm>
      <span role="status" className="quiet">
        {isPending ? "A worker is comparing it." : (failed?.message ?? "")}
      </span>
    </>
  );
}
