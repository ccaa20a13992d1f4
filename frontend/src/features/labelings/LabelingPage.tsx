import { type ReactNode, useState } from "react";
import { Link } from "wouter";
import "@/styles/data.css";
import "@/styles/panels.css";
import "@/styles/labelings.css";
import "@/styles/rated-steps.css";
import type { LabelingChange, LabelingDetail } from "@/api/models";
import { useMay } from "@/api/session";
import { ErrorNote, Waiting } from "@/components/notes";
import { RatedSteps } from "@/components/RatedSteps";
import { RelativeTime } from "@/components/RelativeTime";
import { remarksOf } from "@/components/remarks";
import { AnswerText } from "@/components/SolutionText";
import { RichText } from "@/components/text/RichText";
import { usePageTitle } from "@/components/usePageTitle";
import { BesideOthers } from "./BesideOthers";
import { Chain, Exclusions } from "./Chain";
import { ChangeButtons } from "./ChangeButtons";
import { Changed } from "./Changed";
import { useOneLabeling } from "./queries";
import {
  AGREED,
  endInWords,
  nameOfLabeler,
  othersInWords,
  STATES,
  timeInWords,
  titleOf,
  usesInWords,
  whereInWords,
  whyInWords,
} from "./words";

export default function LabelingPage({ id }: { id: number }) {
  usePageTitle(titleOf(id));
  const { data, error, refetch } = useOneLabeling(id);
  const [changed, setChanged] = useState<LabelingChange | null>(null);
  if (error && !data) {
    return (
      <main className="page">
        <ErrorNote error={error} retry={refetch} />
        <p>
          <Link href="/labelings">All labelings</Link>
        </p>
      </main>
    );
  }
  if (!data) return <Waiting what="Loading the labeling" />;
  return (
    <main className="page page-wide">
      <p>
        <Link href="/labelings">All labelings</Link>
      </p>
      <header className="page-head">
        <h1>{titleOf(data.id)}</h1>
        <Acts labeling={data} onChanged={setChanged} />
      </header>
      {changed && <Changed key={changed.id} change={changed} />}
      <Facts labeling={data} />
      <section className="panel" aria-label="Problem">
        <h2>Problem</h2>
        <RichText text={data.problem.text} />
        {data.problem.answer !== null && (
          <p>
            <span>Answer as it was shown: </span>
            <AnswerText text={data.problem.answer} />
          </p>
        )}
      </section>
      <section aria-label="Steps">
        <h2>Steps</h2>
        {data.flow === 2 && data.shown_steps.length > 0 ? (
          <BesideOthers labeling={data} />
        ) : (
          <RatedSteps steps={data.steps} own="Own step" />
        )}
      </section>
      <Remarks labeling={data} />
      <Others labeling={data} />
      <Chain labeling={data} />
      <Exclusions labeling={data} />
    </main>
  );
}

type Props = { labeling: LabelingDetail };

function Acts({ labeling, onChanged }: Props & { onChanged: (change: LabelingChange) => void }) {
  const mayChange = useMay("manage_quality");
  const newest = labeling.chain.at(-1);
  if (labeling.state === "superseded") {
    return newest ? (
      <Link href={`/labelings/${newest.id}`} className="button button-primary">
        Open its correction
      </Link>
    ) : null;
  }
  const isOut = labeling.state === "excluded" || labeling.state === "held_back";
  const mayReturn = labeling.phase !== null && !labeling.is_returned;
  return (
    <div className="acts">
      {mayChange && (
        <ChangeButtons
          chosen={{ ids: [labeling.id] }}
          kinds={[isOut ? "include" : "exclude", ...(mayReturn ? (["return"] as const) : [])]}
          onChanged={onChanged}
        />
      )}
      <Link href={`/labelings/${labeling.id}/correct`} className="button button-primary">
        Correct
      </Link>
    </div>
  );
}

function Facts({ labeling }: Props) {
  const why = whyInWords(labeling);
  return (
    <dl className="pairs">
      <Fact name="Labeler">{nameOfLabeler(labeling.labeler)}</Fact>
      <Fact name="Submitted">
        {labeling.submitted_at ? <RelativeTime iso={labeling.submitted_at} /> : <span>unknown</span>}
      </Fact>
      <Fact name="Active time">{timeInWords(labeling.label.total_time)}</Fact>
      <Fact name="End">{endInWords(labeling.label.finish_reason)}</Fact>
      <Fact name="Where">{whereInWords(labeling)}</Fact>
      {labeling.instructions_version !== null && (
        <Fact name="Instructions">{`version ${labeling.instructions_version}`}</Fact>
      )}
      <Fact name="State">
        <span className={`tag tag-${labeling.state}`}>{STATES[labeling.state]}</span>
      </Fact>
      {labeling.agreement && <Fact name="Agreement">{AGREED[labeling.agreement]}</Fact>}
      <Fact name="Used for">{[...usesInWords(labeling.uses), ...(why ? [why] : [])].join(" ")}</Fact>
      <Fact name="Record">
        <code translate="no">{labeling.record_key}</code>
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** Reason, suggested answer, progress, explanation. */
function Remarks({ labeling }: Props) {
  const remarks = remarksOf(labeling.details);
  if (remarks.length === 0) return null;
  return (
    <section className="panel" aria-label="What the labeler said">
      <h2>What the labeler said</h2>
      <dl className="pairs">
        {remarks.map(({ name, text, isAnswer }, index) => (
          // keyed by index: two given explanations have the same name
          <Fact key={index} name={name}>
            {isAnswer ? <AnswerText text={text} /> : <RichText text={text} />}
          </Fact>
        ))}
      </dl>
    </section>
  );
}

/** Of a solution that was built, others have built their own; their labelings are beside it only as links. */
function Others({ labeling }: Props) {
  const { others, others_count: all, flow } = labeling;
  if (all === 0 || (flow === 2 && others.length === all)) return null; // beside the steps
  return (
    <section aria-label="By others">
      <p>{othersInWords(others.length, all)}</p>
      {flow === 1 && (
        <ul>
          {others.map((other) => (
            <li key={other.id}>
              <Link href={`/labelings/${other.id}`}>{nameOfLabeler(other.labeler)}</Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
