import { lazy, Suspense, useCallback, useState } from "react";
import type { Assignment } from "@/api/models";
import { BarSlot } from "@/components/BarSlot";
import { usePageTitle } from "@/components/usePageTitle";
import { useHotkeys } from "@/hotkeys/useHotkeys";
import { ActionBar } from "./ActionBar";
import { hintOfQuestion } from "./afterError/answers";
import { focusQuestion } from "./afterError/focusQuestion";
import { ClosedTask } from "./ClosedTask";
import { Guidelines } from "./Guidelines";
import { useLabelingKeys } from "./KeysContext";
import { hintOf, messageOf, titleOf } from "./messages";
import { ProblemCard } from "./ProblemCard";
import { useNextTask } from "./queries";
import { Reopened } from "./Reopened";
import { SignedOut } from "./SignedOut";
import { LONG, StepList } from "./StepList";
import { StepMap } from "./StepMap";
import type { Mark } from "./state";
import { TaskBar } from "./TaskBar";
import { type Question, TaskDialogs } from "./TaskDialogs";
import { showStep, useCurrentInSight } from "./useCurrentInSight";
import { useFirstTour } from "./useFirstTour";
import { useGuidelinesOpen } from "./useGuidelinesOpen";
import { useTask } from "./useTask";

const Tour = lazy(() => import("./tour/Tour"));

type Props = {
  assignment: Assignment;
  /** Take the last submit up again; null where there is none, or its time is over. */
  undoSubmit: (() => void) | null;
};

/** One solution to rate, from the first look to the submit. Mounted anew for every assignment. */
export function Task({ assignment, undoSubmit }: Props) {
  const task = useTask(assignment);
  const { state, dispatch, after, finish, busy } = task;
  const [question, setQuestion] = useState<Question | null>(null);
  const [hint, setHint] = useState<{ text: string; about: unknown } | null>(null);
  const [guidelinesOpen, toggleGuidelines] = useGuidelinesOpen();
  const tour = useFirstTour(assignment.phase.number);
  const nextTask = useNextTask();
  const keys = useLabelingKeys();
  const isLong = state.steps.length > LONG;
  const inSight = useCurrentInSight(state.current, isLong);
  const standing = {
    rated: state.marks.length,
    total: state.steps.length,
    reason: finish,
    open: after.open && hintOfQuestion(after.open),
  };
  usePageTitle(titleOf(standing));

  const close = () => setQuestion(null);
  // a hint holds until something is said
  const about = finish === "found_error" ? after.answers : state.marks;
  function submitRatings() {
    if (busy) return;
    if (after.open) {
      setHint({ text: hintOfQuestion(after.open), about });
      focusQuestion(after.open);
    } else if (finish) task.submit(finish);
    else setHint({ text: hintOf(standing), about });
  }
  function skip() {
    if (state.marks.length > 0) setQuestion("skip");
    else task.giveBack();
  }
  function goToNext() {
    const isAtError = after.step !== null && state.current === after.step;
    if (!isAtError || !focusQuestion(after.open ?? "progress")) dispatch({ type: "move", by: 1 });
  }
  // before anything was rated here, what was done last is the submit before
  const undoesSubmit = state.past.length === 0 && state.marks.length === 0 && undoSubmit !== null;
  const undo = undoesSubmit ? undoSubmit : () => dispatch({ type: "undo" });
  const mayLeave = assignment.phase.allow_skip || assignment.reopened;
  const rate = (mark: Mark) => () => dispatch({ type: "mark", mark });
  useHotkeys(keys, {
    guidelines: toggleGuidelines,
    cheatSheet: () => setQuestion("keys"),
    jump: () => showStep(state.current),
    ...(!busy && {
      negative: rate(-1),
      neutral: rate(0),
      positive: rate(1),
      unsure: rate("unsure"),
      next: goToNext,
      previous: () => dispatch({ type: "move", by: -1 }),
      undo,
      submit: submitRatings,
      giveUp: () => setQuestion("give_up"),
      badProblem: () => setQuestion("bad_problem"),
      skip: mayLeave ? skip : undefined,
    }),
  });
  const markStep = useCallback((step: number, mark: Mark) => dispatch({ type: "mark", step, mark }), [dispatch]);
  const focusStep = useCallback((step: number) => dispatch({ type: "focus", step }), [dispatch]);

  if (task.refused) {
    const message = task.refused instanceof Error ? task.refused.message : "The server refused the work.";
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
      <div
        className={`task ${guidelinesOpen ? "task-with-guidelines" : ""} ${isLong ? "task-long" : ""} ${busy ? "task-busy" : ""}`}
      >
        <main className="task-main">
          <h1 className="visually-hidden">Rate the steps of this solution</h1>
          {task.signedOut && <SignedOut />}
          {assignment.reopened && <Reopened />}
          <ProblemCard
            text={assignment.problem.text}
            answer={assignment.problem.answer}
            suggested={task.suggested}
            onSuggest={() => setQuestion("suggest")}
          />
          <StepList
            phase={assignment.phase}
            state={state}
            after={after}
            busy={busy}
            takesFocus={question === null && !tour.isOpen}
            onMark={markStep}
            onFocus={focusStep}
            onGoOn={submitRatings}
          />
          {isLong && (
            <StepMap total={state.steps.length} marks={state.marks} current={state.current} onJump={showStep} />
          )}
        </main>
        {guidelinesOpen && (
          <Guidelines instructions={assignment.instructions} onClose={toggleGuidelines} onTour={tour.open} />
        )}
      </div>
      <ActionBar
        rating={
          state.steps.length > 0
            ? {
                legend: `Rating of the current step, step ${state.current + 1}`,
                mark: state.marks[state.current] ?? null,
              }
            : null
        }
        action={assignment.reopened ? "Submit again" : "Submit"}
        canAct={finish !== null && after.open === null}
        canUndo={undoesSubmit || state.past.length > 0}
        undoName={undoesSubmit ? "Undo submit" : undefined}
        busy={busy}
        wide={guidelinesOpen}
        message={hint && hint.about === about ? hint.text : messageOf(standing, task.submission, busy)}
        onMark={(mark) => dispatch({ type: "mark", mark })}
        onUndo={undo}
        onAct={submitRatings}
        onSkip={mayLeave ? skip : null}
        skipName={assignment.reopened ? "Leave as it was" : undefined}
        onJump={inSight ? null : () => showStep(state.current)}
        onAsk={setQuestion}
      />
      <TaskDialogs
        question={question}
        phase={2}
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
          <Tour instructions={assignment.instructions} onClose={tour.close} />
        </Suspense>
      )}
    </>
  );
}
