import { Link } from "wouter";
import { EmptyState, ErrorNote, Waiting } from "@/components/notes";
import { RelativeTime } from "@/components/RelativeTime";
import { TableScroll } from "@/components/TableScroll";
import { LineText } from "@/components/text/RichText";
import { useAnswers } from "./queries";
import { differenceInWords } from "./words";

/** Every answer of a labeler to quality control, newest first, also those that do not count any more. */
export function Answers({ id }: { id: string }) {
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useAnswers(id);
  const answers = data?.pages.flatMap((part) => part.results) ?? [];
  return (
    <section aria-labelledby="answers">
      <h2 id="answers">Answers to gold</h2>
      {error && <ErrorNote error={error} retry={refetch} />}
      {!data && !error && <Waiting what="Loading the answers" />}
      {data && answers.length === 0 && (
        <EmptyState title="No answers yet" level={2}>
          <p>Add quality-control items to a phase. They come at places that nobody can foresee.</p>
        </EmptyState>
      )}
      {answers.length > 0 && (
        <TableScroll label="Table of answers">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">Submitted</th>
                <th scope="col">Phase</th>
                <th scope="col">Problem</th>
                <th scope="col">Outcome</th>
                <th scope="col">Labeling</th>
              </tr>
            </thead>
            <tbody>
              {answers.map((answer) => (
                <tr key={answer.labeling}>
                  <td>{answer.submitted_at && <RelativeTime iso={answer.submitted_at} />}</td>
                  <td>{answer.phase}</td>
                  <td>
                    <LineText text={answer.problem} />
                  </td>
                  <td>{differenceInWords(answer)}</td>
                  <td>
                    <Link href={`/labelings/${answer.labeling}`}>{answer.labeling}</Link>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
      {hasNextPage && (
        <button type="button" className="button" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Show older ones
        </button>
      )}
    </section>
  );
}
