import "@/styles/data.css";
import "@/styles/gold.css";
import { useState } from "react";
import { Link } from "wouter";
import { fieldMessage } from "@/api/errors";
import type { Gold } from "@/api/models";
import { useMay } from "@/api/session";
import { Confirm } from "@/components/Confirm";
import { FACE_NAMES, Face, faceOf } from "@/components/Face";
import { Field } from "@/components/form/Field";
import { ErrorNote, Waiting } from "@/components/notes";
import { RelativeTime } from "@/components/RelativeTime";
import { StepText } from "@/components/SolutionText";
import { RichText } from "@/components/text/RichText";
import { usePageTitle } from "@/components/usePageTitle";
import { useGold, useRemoveFromPhase, useRetire } from "./queries";
import {
  alsoPasses,
  furtherSteps,
  headingOf,
  outcomeInWords,
  RETIRE_FOLLOWS,
  useInWords,
  versionInWords,
} from "./words";

export default function GoldDetailPage({ id }: { id: number }) {
  const { data: gold, error, refetch } = useGold(id);
  usePageTitle(gold ? headingOf(gold) : "Gold");
  const mayRetire = useMay("manage_quality");
  return (
    <main className="page">
      <p>
        <Link href="/gold">Gold</Link>
      </p>
      {error && <ErrorNote error={error} retry={refetch} />}
      {gold ? (
        <>
          <header className="page-head">
            <h1>{headingOf(gold)}</h1>
            {gold.retired_at === null && (
              <div className="acts">
                <Link href={`/gold/new/${gold.solution}`} className="button">
                  Change it
                </Link>
                {mayRetire && <Retire gold={gold} />}
              </div>
            )}
          </header>
          {gold.retired_at && (
            <p className="note">
              <span>{`Retired by ${gold.retired_by?.username ?? "the site"} `}</span>
              <RelativeTime iso={gold.retired_at} />
              <span>{gold.retire_reason ? `: ${gold.retire_reason}` : ", because a newer version replaced it."}</span>
            </p>
          )}
          <p>
            <span>{"People who were given it: "}</span>
            <strong>{outcomeInWords(gold)}</strong>
          </p>
          <section className="note" aria-label="Problem">
            <RichText text={gold.shown.problem} />
          </section>
          <Steps gold={gold} />
          <Uses gold={gold} />
          <h2 className="section-title">Versions</h2>
          <ul>
            {gold.versions.map((version) => (
              <li key={version.id}>
                <Link href={`/gold/${version.id}`}>{versionInWords(version.version, version.origin)}</Link>
                <span>{`, by ${version.made_by.username}, `}</span>
                <RelativeTime iso={version.made_at} />
              </li>
            ))}
          </ul>
        </>
      ) : (
        !error && <Waiting what="Loading the gold" />
      )}
    </main>
  );
}

function Steps({ gold }: { gold: Gold }) {
  const behind = gold.shown.steps.length - gold.ratings.length;
  return (
    <>
      <h2 className="section-title">What is right</h2>
      <ol className="note judged-steps" aria-label="Steps of the solution">
        {gold.ratings.map((accepted, index) => {
          const own = gold.label.steps[index]?.completions?.[0]?.rating ?? null;
          return (
            // keyed by index: steps of gold never move
            <li key={index} className="judged-step">
              <div className="judged-said">
                <span>
                  <Face kind={faceOf(own)} />
                  <strong>{FACE_NAMES[faceOf(own)]}</strong>
                </span>
                {accepted
                  .filter((rating) => rating !== own)
                  .map((rating) => (
                    <span key={rating} className="quiet">
                      <Face kind={faceOf(rating)} />
                      <span>{alsoPasses}</span>
                    </span>
                  ))}
              </div>
              <div>
                <StepText text={gold.shown.steps[index] ?? ""} />
                {gold.reasons[index] && (
                  <div className="judged-why">
                    <RichText text={gold.reasons[index] ?? ""} />
                  </div>
                )}
              </div>
            </li>
          );
        })}
      </ol>
      {behind > 0 && <p className="quiet">{furtherSteps(behind)}</p>}
    </>
  );
}

function Uses({ gold }: { gold: Gold }) {
  const remove = useRemoveFromPhase();
  const mayRemove = useMay("manage_phases");
  return (
    <>
      <h2 className="section-title">Used in</h2>
      {gold.uses.length === 0 ? (
        <p>In no phase. Choose it in the list of gold to put it into the gold set of one.</p>
      ) : (
        <ul>
          {gold.uses.map((use) => (
            <li key={use.item}>
              <span>{`${useInWords(use)} `}</span>
              {mayRemove && (
                <button
                  type="button"
                  className="button-link"
                  disabled={remove.isPending}
                  onClick={() => remove.mutate(use.item)}
                  aria-label={`Take it out of ${use.phase_name}`}
                >
                  Take it out
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {remove.isError && <ErrorNote error={remove.error} />}
    </>
  );
}

function Retire({ gold }: { gold: Gold }) {
  const retire = useRetire(gold.id);
  const [reason, setReason] = useState("");
  return (
    <Confirm
      name="Retire"
      title="Retire this gold?"
      confirm="Retire it"
      error={retire.error}
      isPending={retire.isPending}
      onConfirm={(done) => retire.mutate(reason, { onSuccess: done })}
    >
      <ul>
        {RETIRE_FOLLOWS.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <Field label="Reason" error={fieldMessage(retire.error, "reason")}>
        {(wired) => <input {...wired} value={reason} onChange={(event) => setReason(event.target.value)} />}
      </Field>
    </Confirm>
  );
}
