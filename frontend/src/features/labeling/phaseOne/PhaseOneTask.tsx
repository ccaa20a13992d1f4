import { lazy, Suspense, useCallback, useRef, useState } from "react";
import "@/styles/building.css";
import { ApiError } from "@/api/errors";
import type { Assignment } from "@/api/models";
import { BarSlot } from "@/components/BarSlot";
import { usePageTitle } from "@/components/usePageTitle";
import { ActionBar } from "@/features/labeling/ActionBar";
import { ClosedTask } from "@/features/labeling/ClosedTask";
import { Guidelines } from "@/features/labeling/Guidelines";
import { useLabelingKeys } from "@/features/labeling/KeysContext";
import { ProblemCard } from "@/features/labeling/ProblemCard";
import { useNextTask } from "@/features/labeling/queries";
import { Reopened } from "@/features/labeling/Reopened";
import { SignedOut } from "@/features/labeling/SignedOut";
import type { Mark } from "@/features/labeling/state";
import { TaskBar } from "@/features/labeling/TaskBar";
import { type Question, TaskDialogs } from "@/features/labeling/TaskDialogs";
import { useFirstTour } from "@/features/labeling/useFirstTour";
import { useGuidelinesOpen } from "@/features/labeling/useGuidelinesOpen";
import { useHotkeys } from "@/hotkeys/useHotkeys";
import { placeInHand } from "./building";
import { Conversation } from "./Conversation";
import { GUIDELINES } from "./guidelines";
import { StepInHand } from "./StepInHand";
import { useBuilding } from "./useBuilding";
import { ACT_NAMES, hintOf, messageOf, nextAct, titleOf } from "./words";

const BuildingTour = lazy(() => import("./tour/BuildingTour"));

type Props = {
  assignment: Assignment;
  /** Take the last submit up again; null where there is none, or its time is over. */
  undoSubmit: (() => void) | null;
};

/** One solution to build, step by step, from the problem to the submit. Mounted anew for every assignment. */
export default function PhaseOneTask({ assignment, undoSubmit }: Props) {
  const task = useBuilding(assignment);
  const { state, dispatch, busy, offer } = task;
  const [question, setQuestion] = useState<Question | null>(null);
  const [hint, setHint] = useState<{ text: string; of: unknown } | null>(null);
  const [guidelinesOpen, toggleGuidelines] = useGuidelinesOpen();
  const editor = useRef<HTMLTextAreaElement>(null);
  const tour = useFirstTour(assignment.phase.number);
  const nextTask = useNextTask();
  const keys = useLabelingKeys();
  usePageTitle(titleOf(state));

  const place = placeInHand(state);
  const act = nextAct(state);
  const close = () => setQuestion(null);
  function goOn() {
    if (busy) return;
    if (act === "submit") task.submit("solution");
    else if (act === "go_on") dispatch({ type: "go_on" });
    else if (act === "write") editor.current?.focus();
    else setHint({ text: hintOf(state), of: place });
  }
  const isBegun = state.steps.length > 1 || place.marks.some((mark) => mark !== null) || place.own.text !== "";
  function skip() {
    if (isBegun) setQuestion("skip");
    else task.giveBack();
  }
  const goTo = useCallback((at: number) => dispatch({ type: "go_to", at }), [dispatch]);
  // before anything was done here, what was done last is the submit before
  const undoesSubmit = !isBegun && state.past.length === 0 && undoSubmit !== null;
  const undo = undoesSubmit ? undoSubmit : () => dispatch({ type: "undo" });
  const mayLeave = assignment.phase.allow_skip || assignment.reopened;
  const rate = (mark: Mark) => () => dispatch({ type: "mark", mark });
  useHotkeys(keys, {
    guidelines: toggleGuidelines,
    cheatSheet: () => setQuestion("keys"),
    ...(!busy && {
      negative: rate(-1),
      neutral: rate(0),
      positive: rate(1),
      unsure: rate("unsure"),
      next: () => dispatch({ type: "move", by: 1 }),
      previous: () => dispatch({ type: "move", by: -1 }),
      pick: () => dispatch({ type: "pick", card: state.card }),
      write: () => editor.current?.focus(),
      back: () => goTo(state.at - 1),
      undo,
      submit: goOn,
      giveUp: () => setQuestion("give_up"),
      badProblem: () => setQuestion("bad_problem"),
      skip: mayLeave ? skip : undefined,
    }),
  });

  const gone = offer.error instanceof ApiError && offer.error.code === "assignment_closed" ? offer.error : null;
  const refused = task.refused ?? (busy ? null : gone);
  if (refused) {
    const message = refused instanceof Error ? refused.message : "The server refused the work.";
    return <ClosedTask assignment={assignment.id} draft={task.label()} message={message} onNext={nextTask} />;
  }
  return (
    <>
      <BarSlot>
        <TaskBar
          save={task.saveState}
          readActiveTime={task.readActiveTime}
          guidelinesOpen={guidelinesOpen}
          onGuidelines={toggleGuidelines}
          onCheatSheet={() => setQuestion("keys")}
        />
      </BarSlot>
      <div className={`task ${guidelinesOpen ? "task-with-guidelines" : ""} ${busy ? "task-busy" : ""}`}>
        <main className="task-main">
          <h1 className="visually-hidden">Build a solution of this problem, step by step</h1>
          {task.signedOut && <SignedOut />}
          {assignment.reopened && <Reopened />}
          <ProblemCard
            text={assignment.problem.text}
            answer={assignment.problem.answer}
            suggested={task.suggested}
            onSuggest={() => setQuestion("suggest")}
          />
          <Conversation state={state} part="before" busy={busy} onGoTo={goTo} />
          <StepInHand
            key={state.at}
            state={state}
            offer={offer}
            again={task.again}
            busy={busy}
            takesFocus={question === null && !tour.isOpen}
            editor={editor}
            dispatch={dispatch}
            onDone={goOn}
          />
          <Conversation state={state} part="after" busy={busy} onGoTo={goTo} />
        </main>
        {guidelinesOpen && (
          <Guidelines
            instructions={assignment.instructions}
            fallback={GUIDELINES}
            onClose={toggleGuidelines}
            onTour={tour.open}
          />
        )}
      </div>
      <ActionBar
        rating={
          place.marks.length > 0
            ? { legend: `Rating of completion ${state.card + 1}`, mark: place.marks[state.card] ?? null }
            : null
        }
        action={act === "submit" && assignment.reopened ? "Submit again" : ACT_NAMES[act]}
        canAct={act === "go_on" || act === "submit" || act === "write"}
        canUndo={undoesSubmit || state.past.length > 0}
        undoName={undoesSubmit ? "Undo submit" : undefined}
        busy={busy}
        wide={guidelinesOpen}
        message={hint?.of === place ? hint.text : messageOf(state, task.submission, busy)}
        onMark={(mark) => dispatch({ type: "mark", mark })}
        onUndo={undo}
        onAct={goOn}
        onSkip={mayLeave ? skip : null}
        skipName={assignment.reopened ? "Leave as it was" : undefined}
        onAsk={setQuestion}
      />
      <TaskDialogs
        question={question}
        phase={1}
        reopened={assignment.reopened}
        suggested={task.suggested}
        onClose={close}
        onReason={(reason, text) => {
          close();
          task.submit(reason, text);
        }}
        onSuggest={(answer) => {
          close();
          task.setSuggested(answer);
        }}
        onSkip={() => {
          close();
          task.giveBack();
        }}
        onTour={() => {
          close();
          tour.open();
        }}
      />
      {tour.isOpen && (
        <Suspense fallback={null}>
          <BuildingTour instructions={assignment.instructions} onClose={tour.close} />
        </Suspense>
      )}
    </>
  );
}
