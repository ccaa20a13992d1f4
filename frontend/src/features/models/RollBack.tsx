import { useState } from "react";
import { fieldMessage } from "@/api/errors";
import type { Model } from "@/api/models";
import { Confirm } from "@/components/Confirm";
import { Field } from "@/components/form/Field";
import { useRollBack, useRollBackPlan } from "./queries";
import { NO_ROLL_BACK, REASON, rollBackInWords, rollBackPlanInWords } from "./words";

/** Says which model comes back, and takes a reason that both models' pages show. */
export function RollBack({ kind }: { kind: Model["kind"] }) {
  const back = useRollBack();
  const { data: plan } = useRollBackPlan(kind);
  const [reason, setReason] = useState("");
  const name = `Roll back the ${kind.toUpperCase()}`;
  if (!plan) return null;
  return (
    <div className="acts">
      {plan.earlier === null ? (
        <button type="button" className="button" disabled title={NO_ROLL_BACK}>
          {name}
        </button>
      ) : (
        <Confirm
          name={name}
          title={`Roll back to ${plan.earlier}?`}
          confirm={`Roll back to ${plan.earlier}`}
          error={fieldMessage(back.error, "reason") ? null : back.error}
          isPending={back.isPending}
          onConfirm={(done) => back.mutate({ kind, reason }, { onSuccess: done })}
        >
          <p>{rollBackPlanInWords(plan)}</p>
          <Field label="Reason" hint={REASON} error={fieldMessage(back.error, "reason")}>
            {(wired) => <input {...wired} value={reason} onChange={(event) => setReason(event.target.value)} />}
          </Field>
        </Confirm>
      )}
      <span role="status">{back.isSuccess ? rollBackInWords(back.data.name) : ""}</span>
    </div>
  );
}
