import "@/styles/labeling.css";
import "@/styles/problem.css";
import "@/styles/steps.css";
import "@/styles/actions.css";
import "@/styles/gold.css";
import { useEffect } from "react";
import { Link } from "wouter";
import { preloadMaths } from "@/components/maths/loader";
import { ErrorNote, Waiting } from "@/components/notes";
import { usePageTitle } from "@/components/usePageTitle";
import { KeysProvider, useOwnKeys } from "@/features/labeling/keys/KeysContext";
import { headingOf } from "@/features/labeling/words/gold";
import { GoldEditor } from "./GoldEditor";
import { useSolutionToRate } from "./queries";

/** A solution in the same steps and keys as labelers rate it, to say what is right. */
export default function GoldEditorPage({ solution }: { solution: number }) {
  const { data, error, refetch } = useSolutionToRate(solution);
  const keys = useOwnKeys();
  const title = headingOf(data?.gold?.version ?? 0);
  usePageTitle(`${title} · Gold`);
  useEffect(() => void preloadMaths(), []);
  return (
    <KeysProvider value={keys}>
      <main className="page gold-editor">
        <p>
          <Link href="/gold">Gold</Link>
        </p>
        <h1>{title}</h1>
        {error ? (
          <ErrorNote error={error} retry={refetch} />
        ) : data ? (
          <GoldEditor key={data.id} shown={data} />
        ) : (
          <Waiting what="Loading the solution" />
        )}
      </main>
    </KeysProvider>
  );
}
