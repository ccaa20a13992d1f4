import { AddingPage } from "./AddingPage";
import { AddProblems } from "./AddProblems";
import { ADD_PROBLEMS, problemsIntro } from "./words";

export default function AddProblemsPage({ id }: { id: number }) {
  return (
    <AddingPage id={id} title={ADD_PROBLEMS}>
      {(phase) => (
        <>
          <p>{problemsIntro(phase.flow)}</p>
          <AddProblems phase={phase} />
        </>
      )}
    </AddingPage>
  );
}
