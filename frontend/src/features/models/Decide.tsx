import { type ReactNode, useState } from "react";
import { fieldMessage } from "@/api/errors";
import type { ModelDetail } from "@/api/models";
import { Confirm } from "@/components/Confirm";
import { Field } from "@/components/form/Field";
import { Compare } from "./Compare";
import { useDecide } from "./queries";
import { DECIDED_BY_HAND, dismissInWords, promoteInWords } from "./words";

/** Promote a model or, if it was held back, dismiss it. Both ask for a reason, which is kept with the decision. */
export function Decide({ model }: { model: ModelDetail }) {
  const waits = model.standing === "held_back" || model.standing === "candidate";
  if (model.is_current) return null;
  return (
    <div className="acts">
      {model.standing === "candidate" && model.origin === "added" && <Compare model={model} />}
      <Act model={model} act="promote" name="Promote" className="button button-primary">
        <p>{promoteInWords(model)}</p>
      </Act>
      {waits && (
        <Act model={model} act="dismiss" name="Dismiss" className="button">
          <p>{dismissInWords(model)}</p>
        </Act>
      )}
    </div>
  );
}

type ActProps = {
  model: ModelDetail;
  act: "promote" | "dismiss";
  name: string;
  className: string;
  children: ReactNode;
};

function Act({ model, act, name, className, children }: ActProps) {
  const decide = useDecide(model.id);
  const [reason, setReason] = useState(DECIDED_BY_HAND);
  return (
    <Confirm
      name={name}
      className={className}
      title={`${name} ${model.name}?`}
      confirm={`${name} ${model.name}`}
      error={decide.error}
      isPending={decide.isPending}
      onConfirm={(done) => decide.mutate({ act, reason }, { onSuccess: done })}
    >
      {children}
      <Field label="Reason" error={fieldMessage(decide.error, "reason")}>
        {(wired) => <input {...wired} value={reason} onChange={(event) => setReason(event.target.value)} />}
      </Field>
    </Confirm>
  );
}
