import { useEffect, useSyncExternalStore } from "react";
import "@/styles/labeling.css";
import "@/styles/problem.css";
import "@/styles/steps.css";
import "@/styles/actions.css";
import "@/styles/labeling-tools.css";
import { ApiError } from "@/api/errors";
import { dropOldDrafts, onRefusedChange, refusedSubmits } from "@/api/keptWork";
import { BarSlot } from "@/components/BarSlot";
import { preloadMaths } from "@/components/maths/loader";
import { ErrorNote, Waiting } from "@/components/notes";
import { preloadMarkdown } from "@/components/text/loader";
import { usePageTitle } from "@/components/usePageTitle";
import { startFetchingAhead } from "@/parts/ahead";
import { lazyPart } from "@/parts/lazyPart";
import { Today } from "./frame/TaskBar";
import { KeysProvider, useOwnKeys } from "./keys/KeysContext";
import { RatingTask } from "./rating/RatingTask";
import { useUndoing } from "./useUndoing";
import { loadingInWords } from "./words/frame";
import { useReturnUnseen } from "./work/ahead";
import { ChosenPhase } from "./work/ChosenPhase";
import { EarlierWorkProvider } from "./work/EarlierWork";
import { useAssignment } from "./work/queries";
import type { OpenAssignment } from "./work/useNewerDraft";

const EmptyQueue = lazyPart("The empty queue", () => import("./EmptyQueue"), { ahead: true });
const Paused = lazyPart("The pause", () => import("./Paused"), { ahead: true });
const UndoToast = lazyPart("The way back", () => import("./UndoToast"), {
  ahead: true,
  around: (shown) => <div className="toast">{shown}</div>,
});
const NotSubmitted = lazyPart("What was not submitted", () => import("./NotSubmitted"), { ahead: true });
const ScreeningNotes = lazyPart("The screening", () => import("./ScreeningNotes"), { ahead: true });
const BuildingTask = lazyPart("This task", () => import("./building/BuildingTask"), {
  waiting: <Waiting what="Loading the page" />,
  ahead: true,
  isPage: true,
});

void preloadMaths().then(preloadMarkdown); // while the assignment is loading

/** Tasks of one phase, or of whichever phase comes next. */
export default function LabelPage({ phase = null }: { phase?: number | null }) {
  const { data: assignment, error, failureCount, refetch } = useAssignment(phase);
  const keys = useOwnKeys();
  const earlier = useUndoing(assignment !== undefined);
  useReturnUnseen();
  useEffect(dropOldDrafts, []);
  const anyRefused = useSyncExternalStore(onRefusedChange, () => refusedSubmits().length > 0);
  const isShown = Boolean(assignment);
  useEffect(() => {
    if (isShown) startFetchingAhead(); // from now on, going offline must lose nothing
  }, [isShown]);
  return (
    <KeysProvider value={keys}>
      <ChosenPhase value={phase}>
        <EarlierWorkProvider value={earlier.work}>
          {anyRefused && <NotSubmitted />}
          <ScreeningNotes assignment={assignment} />
          {assignment ? (
            <TaskOf key={`${assignment.id} ${assignment.reopened} ${assignment.taken ?? ""}`} assignment={assignment} />
          ) : (
            <main className="page">
              <BarSlot>
                <Today />
              </BarSlot>
              {assignment === null ? (
                <EmptyQueue phase={phase} onLook={refetch} />
              ) : error instanceof ApiError && error.code === "paused" ? (
                <Paused message={error.message} />
              ) : error ? (
                <ErrorNote error={error} retry={refetch} />
              ) : (
                <Fetching failures={failureCount} />
              )}
            </main>
          )}
        </EarlierWorkProvider>
      </ChosenPhase>
      {earlier.justDone && (
        <UndoToast key={earlier.justDone.doneHere} done={earlier.justDone} onUndo={() => earlier.work.undo(null)} />
      )}
      {earlier.message && <Message text={earlier.message} onClose={earlier.closeMessage} />}
    </KeysProvider>
  );
}

/** Each flow has a page of its own; that of flow 1 is loaded when it is needed. */
function TaskOf(props: { assignment: OpenAssignment }) {
  return props.assignment.phase.flow === 1 ? <BuildingTask {...props} /> : <RatingTask {...props} />;
}

/** Why something was not undone. */
function Message({ text, onClose }: { text: string; onClose: () => void }) {
  return (
    <div className="toast" role="alert">
      <span>{text}</span>
      <button type="button" className="button-quiet" aria-label="Close this message" onClick={onClose}>
        ✕
      </button>
    </div>
  );
}

function Fetching({ failures }: { failures: number }) {
  usePageTitle("Label");
  return <Waiting what={loadingInWords(failures)} />;
}
