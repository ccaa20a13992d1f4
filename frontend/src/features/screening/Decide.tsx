import { useState } from "react";
import { fieldMessage } from "@/api/errors";
import { Confirm } from "@/components/Confirm";
import { Field } from "@/components/form/Field";
import { type Decision, useDecide } from "./queries";
import { DECISIONS } from "./words";

type Props = { labeler: string; phase: number; decision: Decision["decision"]; onDone?: () => void };

/** A decision over a screening. It asks for a reason, which is kept. */
export function Decide({ labeler, phase, decision, onDone }: Props) {
  const decide = useDecide();
  const [reason, setReason] = useState("");
  const { name, title, follows } = DECISIONS[decision];
  return (
    <Confirm
      name={name}
      title={title}
      confirm={name}
      error={decide.error}
      isPending={decide.isPending}
      onConfirm={(close) =>
        decide.mutate(
          { labeler, phase, decision, reason },
          {
            onSuccess: () => {
              close();
              onDone?.();
            },
          },
        )
      }
    >
      <p>{follows}</p>
      <Field label="Reason" error={fieldMessage(decide.error, "reason")}>
        {(wired) => <input {...wired} value={reason} onChange={(event) => setReason(event.target.value)} />}
      </Field>
    </Confirm>
  );
}
