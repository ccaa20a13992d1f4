import "@/styles/data.css";
import "@/styles/loop.css";
import { Link, useSearchParams } from "wouter";
import type { GenerationItem } from "@/api/models";
import { useMay } from "@/api/session";
import { FACE_NAMES, Face, faceOf } from "@/components/Face";
import { EmptyState, ErrorNote, Waiting } from "@/components/notes";
import { plural } from "@/components/numbers";
import { Pager } from "@/components/Pager";
import { AnswerText } from "@/components/SolutionText";
import { LineText, RichText } from "@/components/text/RichText";
import { usePageTitle } from "@/components/usePageTitle";
import { GenerationActs } from "./GenerationActs";
import { GenerationState } from "./GenerationCard";
import { GenerationErrors, Pieces } from "./GenerationErrors";
import { GenerationSettings } from "./GenerationSettings";
import { GenerationTraining } from "./GenerationTraining";
import { useGeneration, useGenerationItems } from "./queries";
import { ScoredSteps } from "./ScoredSteps";
import { choiceInWords, GRADES, placeInWords, resultInWords, ungradedInWords } from "./words/generations";
import { statusInWords } from "./words/stages";

const PAGE = 20;

/** Why each item is in the queue: its score, its steps with their probabilities, and how it was labeled since. */
export default function GenerationPage({ id }: { id: number }) {
  const [search, setSearch] = useSearchParams();
  const offset = Math.max(0, Number(search.get("offset")) || 0);
  const { data, error, refetch } = useGenerationItems(id, offset, PAGE);
  const { data: generation, error: lost } = useGeneration(id);
  const mayManage = useMay("manage_loop");
  const title = generation ? `Generation ${generation.number}` : "Generation";
  usePageTitle(data ? `${title}, ${plural(data.count, "item")}` : title);
  return (
    <main className="page page-wide">
      <p>
        <Link href="/loop">The loop</Link>
      </p>
      {lost && <ErrorNote error={lost} />}
      <header className="page-head">
        <h1>
          <span>{`${title} `}</span>
          {generation && <span className={`tag tag-${generation.status}`}>{statusInWords(generation)}</span>}
        </h1>
        {generation && mayManage && <GenerationActs generation={generation} />}
      </header>
      {generation && (
        <>
          <p className="quiet">{`${placeInWords(generation)} ${resultInWords(generation)}`}</p>
          <GenerationState generation={generation} />
          <GenerationTraining run={generation.training} />
          <Pieces generation={generation} />
          <GenerationErrors generation={generation} />
          <GenerationSettings generation={generation} />
        </>
      )}
      <h2>What was queued, and why</h2>
      {error ? (
        <ErrorNote error={error} retry={refetch} />
      ) : !data ? (
        <Waiting what="Loading the items" />
      ) : data.count === 0 ? (
        <EmptyState title="Nothing queued" level={2}>
          <p>Items appear here once the generation has been sampled, graded and scored.</p>
        </EmptyState>
      ) : (
        <>
          <ol className="items">
            {data.results.map((item) => (
              <Item key={item.id} item={item} />
            ))}
          </ol>
          <Pager count={data.count} offset={offset} limit={PAGE} onOffset={(to) => setSearch({ offset: String(to) })} />
        </>
      )}
    </main>
  );
}

function Graded({ item: { answer, grade, problem } }: { item: GenerationItem }) {
  if (grade === "ungraded") return <span>{ungradedInWords(problem.answer !== null)}</span>;
  return (
    <span>
      <span>Its answer </span>
      {answer !== null && (
        <span>
          <strong>
            <AnswerText text={answer} />
          </strong>{" "}
        </span>
      )}
      <span>{GRADES[grade] ?? grade}</span>
      {problem.answer ? (
        <span>
          <span>; the correct answer is </span>
          <AnswerText text={problem.answer} />
        </span>
      ) : null}
      <span>.</span>
    </span>
  );
}

function Item({ item }: { item: GenerationItem }) {
  return (
    <li className="item">
      <header className="item-head">
        {item.rank !== null && <span className="item-rank number">{item.rank}</span>}
        <span>
          <span>{`${choiceInWords(item)} `}</span>
          <Graded item={item} />
        </span>
      </header>
      <details>
        <summary>
          <LineText text={item.problem.text} />
        </summary>
        <RichText text={item.problem.text} />
        <ScoredSteps steps={item.steps} />
      </details>
      {item.labeled.map((labeling, index) => (
        // keyed by index: labelings have no name here and keep their order
        <p key={index} className="item-labels">
          <span className="quiet">{labeling.labeler_kind === "person" ? "A person:" : "A model:"}</span>
          {labeling.ratings.map((rating, step) => {
            const face = faceOf(rating);
            return (
              // keyed by index: the index is the step
              <span key={step} title={`Step ${step + 1}: ${FACE_NAMES[face].toLowerCase()}`}>
                <Face kind={face} />
                <span className="visually-hidden">{`step ${step + 1} ${FACE_NAMES[face].toLowerCase()}`}</span>
              </span>
            );
          })}
        </p>
      ))}
    </li>
  );
}
