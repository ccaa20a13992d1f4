import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { PROGRESS, renewProgress } from "./progress";

/** A client whose progress is fetched; each fetch answers when it is told to. */
function fetching() {
  const answers: ((today: number) => void)[] = [];
  const queries = new QueryClient();
  const observer = new QueryObserver<number>(queries, {
    queryKey: PROGRESS,
    queryFn: () => new Promise((done) => answers.push(done)),
  });
  observer.subscribe(() => {});
  return { queries, answers, today: () => queries.getQueryData<number>(PROGRESS) };
}

const settled = () => new Promise((done) => setTimeout(done, 10));

test("the first fetch, begun before a submit, does not count", async () => {
  const { queries, answers, today } = fetching();
  void renewProgress(queries);
  await settled();
  expect(answers).toHaveLength(2);
  answers[0]?.(1);
  answers[1]?.(2);
  await settled();
  expect(today()).toBe(2);
});

test("a number that was set meanwhile stays until the response", async () => {
  const { queries, answers, today } = fetching();
  answers[0]?.(1);
  await settled();
  void queries.invalidateQueries({ queryKey: PROGRESS });
  await settled();
  queries.setQueryData(PROGRESS, 2);
  void renewProgress(queries);
  await settled();
  expect(today()).toBe(2);
  answers[2]?.(2);
  answers[1]?.(1);
  await settled();
  expect(today()).toBe(2);
});
