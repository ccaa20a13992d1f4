import { useState } from "react";
import { fieldMessage } from "@/api/errors";
import type { LabelerPage } from "@/api/models";
import { Confirm } from "@/components/Confirm";
import { Field } from "@/components/form/Field";
import { useBeginPause } from "./queries";
import { PAUSE_MEANING } from "./words";

/** Pause a labeler, with a reason, and hold back what they submitted since a time. */
export function BeginPause({ labeler }: { labeler: LabelerPage }) {
  const begin = useBeginPause(labeler.id);
  const [reason, setReason] = useState("");
  const [since, setSince] = useState("");
  return (
    <Confirm
      name="Pause"
      title={`Pause ${labeler.username}?`}
      confirm={`Pause ${labeler.username}`}
      error={begin.error}
      isPending={begin.isPending}
      onConfirm={(done) =>
        begin.mutate({ reason, held_since: since ? new Date(since).toISOString() : null }, { onSuccess: done })
      }
    >
      <p>{PAUSE_MEANING}</p>
      <Field label="Reason" error={fieldMessage(begin.error, "reason")}>
        {(wired) => <input {...wired} value={reason} onChange={(event) => setReason(event.target.value)} />}
      </Field>
      <Field
        label="Hold back what they submitted since"
        hint="Empty: only what they submit from now on."
        error={fieldMessage(begin.error, "held_since")}
      >
        {(wired) => (
          <input {...wired} type="datetime-local" value={since} onChange={(event) => setSince(event.target.value)} />
        )}
      </Field>
    </Confirm>
  );
}
