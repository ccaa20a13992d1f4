import { Link } from "wouter";
import type { WaitingAppeal } from "@/api/models";
import { useWaitingAppeals } from "@/api/quality";
import { useMay } from "@/api/session";
import { ErrorNote } from "@/components/notes";
import { RelativeTime } from "@/components/RelativeTime";
import { AnswerAppeal } from "@/notices/AnswerAppeal";
import { APPEALS_AT_ONCE, appealsTitle, moreAppeals } from "./words";

/** What labelers say against a pause or against gold, until somebody has answered; nothing if nobody waits. */
export function Appeals() {
  const { data, error, refetch } = useWaitingAppeals(APPEALS_AT_ONCE);
  if (error) return <ErrorNote error={error} retry={refetch} />;
  if (!data?.count) return null;
  return (
    <section aria-labelledby="appeals">
      <h2 id="appeals" className="section-title">
        {appealsTitle(data.count)}
      </h2>
      <ul className="attention">
        {data.results.map((appeal) => (
          <li key={appeal.id} className="note">
            <Against appeal={appeal} />
            <p>{appeal.text}</p>
            <AnswerAppeal appeal={appeal.id} />
          </li>
        ))}
      </ul>
      {data.count > data.results.length && <p className="quiet">{moreAppeals(data.count - data.results.length)}</p>}
    </section>
  );
}

function Against({ appeal }: { appeal: WaitingAppeal }) {
  const managesQuality = useMay("manage_quality");
  return (
    <p>
      <strong>{appeal.labeler_name}</strong>
      <span>{" against "}</span>
      {appeal.pause ? (
        <>
          {managesQuality ? <Link href={`/quality/${appeal.labeler}`}>a pause</Link> : <span>a pause</span>}
          <span>{`: ${appeal.pause_reason}`}</span>
        </>
      ) : (
        <>
          {appeal.gold ? <Link href={`/gold/${appeal.gold}`}>{`gold ${appeal.gold}`}</Link> : <span>gold</span>}
          <span>{" of a screening, "}</span>
          <Link href={`/labelings/${appeal.labeling}`}>{`labeling ${appeal.labeling}`}</Link>
        </>
      )}
      {appeal.phase_name && <span>{` in ${appeal.phase_name}`}</span>}
      <span className="quiet">
        <span>{", "}</span>
        <RelativeTime iso={appeal.made_at} />
      </span>
    </p>
  );
}
