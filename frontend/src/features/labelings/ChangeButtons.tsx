import { useState } from "react";
import { fieldMessage } from "@/api/errors";
import { limits } from "@/api/limits.gen";
import type { LabelingChange } from "@/api/models";
import { Dialog } from "@/components/Dialog";
import { Field } from "@/components/form/Field";
import { TextLength } from "@/components/form/TextLength";
import { isTooLong } from "@/components/form/textLength";
import { ErrorNote, Waiting } from "@/components/notes";
import { type Chosen, useChangeLabelings, usePreview } from "./queries";
import { CHANGES, confirmOf, KINDS, previewInWords, questionOf } from "./words";

type Kind = LabelingChange["kind"];
type Props = { chosen: Chosen; kinds?: readonly Kind[]; onChanged: (change: LabelingChange) => void };

/** Exclude, include again, return to the queue: each shows first how many labelings it would change, and asks for a reason. */
export function ChangeButtons({ chosen, kinds = KINDS, onChanged }: Props) {
  const [asks, setAsks] = useState<Kind | null>(null);
  return (
    <>
      {kinds.map((kind) => (
        <button key={kind} type="button" className="button" onClick={() => setAsks(kind)}>
          {CHANGES[kind].name}
        </button>
      ))}
      {asks && (
        <ChangeDialog
          kind={asks}
          chosen={chosen}
          onClose={() => setAsks(null)}
          onChanged={(change) => {
            setAsks(null);
            onChanged(change);
          }}
        />
      )}
    </>
  );
}

type DialogProps = { kind: Kind; chosen: Chosen; onClose: () => void; onChanged: (change: LabelingChange) => void };

function ChangeDialog({ kind, chosen, onClose, onChanged }: DialogProps) {
  const preview = usePreview(kind, chosen);
  const change = useChangeLabelings();
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const said = reason.trim();
  const most = limits.Change.reason.maxLength;
  const changing = preview.data?.changing ?? 0;
  const isPossible = changing > 0 && changing <= (preview.data?.most ?? 0);
  function confirm() {
    if (!said) return setMissing(true);
    if (!isTooLong(said, most))
      change.mutate({ kind, chosen, reason: said, expected: changing }, { onSuccess: onChanged });
  }
  const wrong = missing ? "Give a reason: others will read it." : fieldMessage(change.error, "reason");
  return (
    <Dialog title={preview.data ? questionOf(kind, changing) : CHANGES[kind].name} onClose={onClose}>
      <p>{CHANGES[kind].explains}</p>
      {preview.data ? (
        <p role="status">{previewInWords(preview.data)}</p>
      ) : preview.error ? (
        <ErrorNote error={preview.error} retry={preview.refetch} />
      ) : (
        <Waiting what="Counting the labelings" />
      )}
      <Field label="Reason" error={wrong}>
        {(wired) => (
          <textarea
            {...wired}
            rows={2}
            value={reason}
            onChange={(event) => {
              setReason(event.target.value);
              setMissing(false);
            }}
          />
        )}
      </Field>
      <TextLength id="change-reason-length" text={said} most={most} />
      {change.isError && !wrong && <ErrorNote error={change.error} />}
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          Go back
        </button>
        <button
          type="button"
          className="button button-primary"
          disabled={!isPossible || change.isPending}
          onClick={confirm}
        >
          {confirmOf(kind, changing)}
        </button>
      </div>
    </Dialog>
  );
}
