import { useState } from "react";
import { fieldMessage } from "@/api/errors";
import type { LabelerPage } from "@/api/models";
import { Confirm } from "@/components/Confirm";
import { Check, Field } from "@/components/form/Field";
import { ErrorNote } from "@/components/notes";
import { useEndPause, useHoldBack, usePauseAct } from "./queries";
import { END_MEANING, PUT_BACK_MEANING, RELEASE_MEANING } from "./words";

type Pause = LabelerPage["pauses"][number];

/** What can be done with a pause now, and with what it holds back. */
export function PauseActs({ pause }: { pause: Pause }) {
  return (
    <div className="acts">
      {!pause.ended_at && <EndPause pause={pause} />}
      {!pause.ended_at && <HoldBack pause={pause} />}
      {pause.held_back > 0 && <PutBack pause={pause} />}
      {pause.held_back > 0 && <Release pause={pause} />}
    </div>
  );
}

function EndPause({ pause }: { pause: Pause }) {
  const end = useEndPause(pause);
  const [reason, setReason] = useState("");
  const [counts, setCounts] = useState(false);
  return (
    <Confirm
      name="End the pause"
      className="button button-primary"
      title="End the pause?"
      confirm="End the pause"
      error={end.error}
      isPending={end.isPending}
      onConfirm={(done) => end.mutate({ reason, release_labelings: counts }, { onSuccess: done })}
    >
      <p>{END_MEANING}</p>
      <Field label="Reason" error={fieldMessage(end.error, "reason")}>
        {(wired) => <input {...wired} value={reason} onChange={(event) => setReason(event.target.value)} />}
      </Field>
      <Check
        label="What is held back counts again"
        hint="Off: it stays held back until you decide."
        checked={counts}
        onChange={setCounts}
      />
    </Confirm>
  );
}

function HoldBack({ pause }: { pause: Pause }) {
  const hold = useHoldBack(pause);
  const [since, setSince] = useState("");
  return (
    <Confirm
      name="Hold back since …"
      title="Hold back what they submitted since when?"
      confirm="Hold back"
      error={hold.error}
      isPending={hold.isPending || !since}
      onConfirm={(done) => hold.mutate(new Date(since).toISOString(), { onSuccess: done })}
    >
      <Field label="Since" hint="What was submitted before counts again." error={fieldMessage(hold.error, "since")}>
        {(wired) => (
          <input {...wired} type="datetime-local" value={since} onChange={(event) => setSince(event.target.value)} />
        )}
      </Field>
    </Confirm>
  );
}

function PutBack({ pause }: { pause: Pause }) {
  const act = usePauseAct(pause);
  if (pause.put_back > 0) {
    return (
      <>
        <button type="button" className="button" disabled={act.isPending} onClick={() => act.mutate("undo-put-back")}>
          Take the items out of the queue again
        </button>
        {act.error && <ErrorNote error={act.error} />}
      </>
    );
  }
  return (
    <Confirm
      name="Put the items back into the queue"
      title="Put the items back into the queue?"
      confirm="Put them back"
      error={act.error}
      isPending={act.isPending}
      onConfirm={(done) => act.mutate("put-back", { onSuccess: done })}
    >
      <p>{PUT_BACK_MEANING}</p>
    </Confirm>
  );
}

function Release({ pause }: { pause: Pause }) {
  const act = usePauseAct(pause);
  return (
    <Confirm
      name="Let the labelings count"
      title="Let the labelings count again?"
      confirm="Let them count"
      error={act.error}
      isPending={act.isPending}
      onConfirm={(done) => act.mutate("release-labelings", { onSuccess: done })}
    >
      <p>{RELEASE_MEANING}</p>
    </Confirm>
  );
}
