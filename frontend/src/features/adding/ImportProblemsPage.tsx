import "@/styles/data.css";
import "@/styles/adding.css";
import { Link } from "wouter";
import { usePageTitle } from "@/components/usePageTitle";
import { AddProblems } from "./AddProblems";
import { IMPORT_INTRO, IMPORT_PROBLEMS } from "./words";

export default function ImportProblemsPage() {
  usePageTitle(IMPORT_PROBLEMS);
  return (
    <main className="page page-wide">
      <p>
        <Link href="/problems">Problems</Link>
      </p>
      <h1>{IMPORT_PROBLEMS}</h1>
      <p>{IMPORT_INTRO}</p>
      <AddProblems phase={null} />
    </main>
  );
}
