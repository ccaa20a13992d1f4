import "@/styles/data.css";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { api, unwrap } from "@/api/client";
import type { Overview as Answer } from "@/api/models";
import { ErrorNote, Waiting } from "@/components/notes";
import { count } from "@/components/numbers";
import { bestOfN, bestOfNInWords, hourInWords, modelTitle, openInWords, usableInWords, usableShare } from "./words";

const EVERY = 15_000;

/** What an admin sees first: what needs attention, work in progress, and quality. The children wait for it, so that nothing moves. */
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
  if (!data) return <Waiting what="Loading the overview" />;
  return (
    <>
      <Attention attention={data.attention} />
      <section aria-labelledby="flow">
        <h2 id="flow">Work in progress</h2>
        <p>{data.work.message}</p>
        <div className="cards overview-cards">
          <Card
            to="/phases"
            name="Labelings in the last hour"
            value={count(data.work.last_hour)}
            note={hourInWords(data.work)}
          />
          <Card
            to="/phases?status=open"
            name="Open items"
            value={count(data.work.open_items)}
            note={openInWords(data.work)}
          />
        </div>
      </section>
      <section aria-labelledby="quality">
        <h2 id="quality">Quality</h2>
        <div className="cards overview-cards">
          <Card
            to="/loop"
            name="Usable labelings, last seven days"
            value={usableShare(data.quality)}
            note={usableInWords(data.quality)}
          />
          <Card
            to={data.quality.current_id ? `/models/${data.quality.current_id}` : "/models"}
            name={modelTitle(data.quality)}
            value={bestOfN(data.quality)}
            note={bestOfNInWords(data.quality)}
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
      <h2 id="attention">Needs your attention</h2>
      {attention.length === 0 ? (
        <p>Nothing right now.</p>
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
