import "@/styles/data.css";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { api, unwrap } from "@/api/client";
import type { Overview as Answer } from "@/api/models";
import { ErrorNote, Waiting } from "@/components/notes";
import { count, percent, plural } from "@/components/numbers";

const EVERY = 15_000;

/** What an admin sees first: what needs me, is work flowing, is the quality good. What comes after it waits, so that nothing moves. */
export default function Overview({ children }: { children: ReactNode }) {
  const { data, error, refetch } = useQuery({
    queryKey: ["overview"],
    queryFn: () => unwrap(api.GET("/api/v1/overview")),
    refetchInterval: EVERY,
  });
  if (error) {
    return (
      <>
        <ErrorNote error={error} retry={refetch} />
        {children}
      </>
    );
  }
  if (!data) return <Waiting what="Looking what needs you" />;
  return (
    <>
      <Attention attention={data.attention} />
      <section aria-labelledby="flow">
        <h2 id="flow">Is work flowing?</h2>
        <p>{data.work.message}</p>
        <div className="cards overview-cards">
          <Card
            to="/phases"
            name="Labels in the last hour"
            value={count(data.work.last_hour)}
            note={`${whoLabeled(data.work)}; ${count(data.work.today)} today`}
          />
          <Card
            to="/phases?status=open"
            name="Open items"
            value={count(data.work.open_items)}
            note={`in ${plural(data.work.open_phases, "open phase")}; ${count(data.work.leased)} in hands`}
          />
        </div>
      </section>
      <section aria-labelledby="quality">
        <h2 id="quality">Is the quality good?</h2>
        <div className="cards overview-cards">
          <Card
            to="/loop"
            name="Usable labels, last seven days"
            value={data.quality.labelings ? percent(1 - data.quality.unusable / data.quality.labelings, 0) : "–"}
            note={`of ${plural(data.quality.labelings, "solution")}; the others were given up or named a bad problem`}
          />
          <Card
            to={data.quality.current_id ? `/models/${data.quality.current_id}` : "/models"}
            name={data.quality.current ? `Best of N by ${data.quality.current}` : "Reward model in use"}
            value={bestOfN(data.quality)}
            note={data.quality.current ? bestOfNNote(data.quality) : "none yet: the loop trains the first one"}
          />
        </div>
      </section>
      {children}
    </>
  );
}

function Attention({ attention }: Pick<Answer, "attention">) {
  return (
    <section aria-labelledby="attention">
      <h2 id="attention">What needs you</h2>
      {attention.length === 0 ? (
        <p>Nothing: all goes by itself.</p>
      ) : (
        <ul className="attention">
          {attention.map(({ kind, sentence, link }) => (
            <li key={`${kind} ${link} ${sentence}`} className="panel">
              <Link href={link}>{sentence}</Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Card({ to, name, value, note }: { to: string; name: string; value: string; note: string }) {
  return (
    <Link href={to} className="card">
      <span className="quiet">{name}</span>
      <span className="figure-value">{value}</span>
      <span className="card-text">{note}</span>
    </Link>
  );
}

function whoLabeled({ last_hour, people_last_hour }: Answer["work"]): string {
  if (last_hour === 0) return "nobody labeled";
  return people_last_hour > 0
    ? `${plural(people_last_hour, "person", "people")} at work, models count, too`
    : "all by models";
}

function curveOf({ evaluation }: Answer["quality"], method: string): number[][] {
  return (evaluation?.curves as Record<string, number[][] | undefined> | undefined)?.[method] ?? [];
}

function bestOfN(quality: Answer["quality"]): string {
  const accuracy = curveOf(quality, "prm").at(-1)?.[0];
  return accuracy === undefined ? "–" : percent(accuracy);
}

function bestOfNNote(quality: Answer["quality"]): string {
  const one = curveOf(quality, "prm")[0]?.[0];
  const majority = curveOf(quality, "majority").at(-1)?.[0];
  if (one === undefined) return "not measured on held-out problems yet";
  return `right of ${plural(quality.evaluation?.problems ?? 0, "held-out problem")} with ${quality.evaluation?.ns.at(-1)} samples; one sample: ${percent(one)}${majority === undefined ? "" : `, majority vote: ${percent(majority)}`}`;
}
