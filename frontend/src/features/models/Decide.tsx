import { type ReactNode, useState } from "react";
import { fieldMessage } from "@/api/errors";
import type { ModelDetail } from "@/api/models";
import { Confirm } from "@/components/Confirm";
import { Field } from "@/components/form/Field";
import { ErrorNote } from "@/components/notes";
import { ChangeModel } from "./ChangeModel";
import { Compare } from "./Compare";
import { useDecide, useRetireModel } from "./queries";
import { TryModel } from "./TryModel";
import { dismissInWords, promoteInWords, REASON, RETIRE_MODEL } from "./words";

/** Promote a model or, if it was held back, dismiss it. Both ask for a reason, which is kept with the decision. */
export function Decide({ model }: { model: ModelDetail }) {
  const retire = useRetireModel(model.id);
  const waits = model.standing === "held_back" || model.standing === "candidate";
  if (model.retired_at !== null) {
    return (
      <div className="acts">
        <button
          type="button"
          className="button"
          disabled={retire.isPending}
          onClick={() => retire.mutate("bring-back")}
        >
          Bring back
        </button>
        {retire.isError && <ErrorNote error={retire.error} />}
      </div>
    );
  }
  return (
    <div className="acts">
      <TryModel model={model} />
      {model.origin === "added" && <ChangeModel model={model} />}
      {!model.is_current && (
        <Confirm
          name="Retire"
          title={`Retire ${model.name}?`}
          confirm={`Retire ${model.name}`}
          error={retire.error}
          isPending={retire.isPending}
          onConfirm={(done) => retire.mutate("retire", { onSuccess: done })}
        >
          <p>{RETIRE_MODEL}</p>
        </Confirm>
      )}
      {!model.is_current && <Decisions model={model} waits={waits} />}
    </div>
  );
}

function Decisions({ model, waits }: { model: ModelDetail; waits: boolean }) {
  return (
    <>
      {model.standing === "candidate" && model.origin === "added" && <Compare model={model} />}
      <Act model={model} act="promote" name="Promote" className="button button-primary">
        <p>{promoteInWords(model)}</p>
      </Act>
      {waits && (
        <Act model={model} act="dismiss" name="Dismiss" className="button">
          <p>{dismissInWords(model)}</p>
        </Act>
      )}
    </>
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
  const [reason, setReason] = useState("");
  return (
    <Confirm
      name={name}
      className={className}
      title={`${name} ${model.name}?`}
      confirm={`${name} ${model.name}`}
      error={fieldMessage(decide.error, "reason") ? null : decide.error}
      isPending={decide.isPending}
      onConfirm={(done) => decide.mutate({ act, reason }, { onSuccess: done })}
    >
      {children}
      <Field label="Reason" hint={REASON} error={fieldMessage(decide.error, "reason")}>
        {(wired) => <input {...wired} value={reason} onChange={(event) => setReason(event.target.value)} />}
      </Field>
    </Confirm>
  );
}
