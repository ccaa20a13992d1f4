import type { OwnQuality } from "@/api/models";
import { useAppeal, useOwnQuality, useReadWarning } from "@/api/quality";
import { ErrorNote } from "@/components/notes";
import { RelativeTime } from "@/components/RelativeTime";
import { WriteAppeal } from "./WriteAppeal";
import { mostOften, PAUSED, PAUSED_MEANING, WARNING_ADVICE, warningInWords } from "./words";

/** A pause or a warning of the signed-in labeler, with what they can do about it; nothing if there is none. */
export default function QualityNotice() {
  const { data } = useOwnQuality();
  if (data?.pause) return <Paused pause={data.pause} />;
  return data?.warning ? <Warned warning={data.warning} /> : null;
}

function Warned({ warning }: { warning: NonNullable<OwnQuality["warning"]> }) {
  const read = useReadWarning();
  return (
    <section className="note" aria-label="About your work">
      <p>{warningInWords(warning)}</p>
      <p>{mostOften(warning)}</p>
      <p>{WARNING_ADVICE}</p>
      <div className="note-actions">
        <button type="button" className="button" disabled={read.isPending} onClick={() => read.mutate()}>
          I have read this
        </button>
      </div>
      {read.error && <ErrorNote error={read.error} />}
    </section>
  );
}

function Paused({ pause }: { pause: NonNullable<OwnQuality["pause"]> }) {
  const appeal = useAppeal();
  return (
    <section className="note" aria-labelledby="paused">
      <h2 id="paused">{PAUSED}</h2>
      <p>{pause.reason}</p>
      <p>{PAUSED_MEANING}</p>
      <p className="quiet">
        <RelativeTime iso={pause.began_at} />
      </p>
      <WriteAppeal label="Is this wrong?" appeal={pause.appeal} sending={appeal} />
    </section>
  );
}
