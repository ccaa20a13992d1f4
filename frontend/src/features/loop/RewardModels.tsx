import { Link } from "wouter";
import type { RewardModel } from "@/api/models";
import { BestOfN } from "@/components/charts/BestOfN";
import { EmptyState } from "@/components/notes";
import { count } from "@/components/numbers";
import { RelativeTime } from "@/components/RelativeTime";
import { TableScroll } from "@/components/TableScroll";
import { bestOfLargest, firstModel } from "./words/generations";

type Props = { models: readonly RewardModel[]; first: RewardModel | null };

/** The newest reward models, with the curve of the current one and, for comparison, that of the first one that was evaluated. */
export function RewardModels({ models, first }: Props) {
  const shown =
    models.find((model) => model.is_current && model.evaluation) ?? models.find((model) => model.evaluation);
  const isEarlier = first !== null && first.kind === shown?.kind && first.id < shown.id;
  const rival =
    isEarlier && first.evaluation
      ? { name: firstModel(first.name), kind: first.kind, evaluation: first.evaluation }
      : null;
  return (
    <section aria-labelledby="reward-models">
      <h2 id="reward-models">Reward models</h2>
      {models.length === 0 ? (
        <EmptyState title="No reward model yet" level={2}>
          <p>The first one is trained once enough solutions are labeled, or when you press “Retrain now”.</p>
        </EmptyState>
      ) : (
        <>
          {shown?.evaluation && (
            <BestOfN name={shown.name} kind={shown.kind} evaluation={shown.evaluation} rival={rival} />
          )}
          <TableScroll label="Table of reward models">
            <table className="table">
              <caption className="visually-hidden">Reward models, newest first</caption>
              <thead>
                <tr>
                  <th scope="col">Model</th>
                  <th scope="col">Trained</th>
                  <th scope="col" className="number">
                    Solutions
                  </th>
                  <th scope="col" className="number">
                    Rated steps
                  </th>
                  <th scope="col" className="number">
                    Best of N
                  </th>
                </tr>
              </thead>
              <tbody>
                {models.map((model) => (
                  <tr key={model.id}>
                    <td>
                      <Link href={`/models/${model.id}`}>{model.name}</Link>
                      {model.is_current && (
                        <span>
                          {" "}
                          <span className="tag tag-active">in use</span>
                        </span>
                      )}
                    </td>
                    <td>
                      <RelativeTime iso={model.created_at} />
                    </td>
                    <td className="number">{count(model.labelings)}</td>
                    <td className="number">{count(model.rated_steps)}</td>
                    <td className="number">{bestOfLargest(model.kind, model.evaluation)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableScroll>
          <p>
            <Link href="/models">All models</Link>
          </p>
        </>
      )}
    </section>
  );
}
