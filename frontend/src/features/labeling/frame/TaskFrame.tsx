import { type ComponentType, type ReactNode, useEffect, useRef } from "react";
import { ApiError, isClosed } from "@/api/errors";
import type { Assignment, Contradiction, FinishReason, Instructions } from "@/api/models";
import { BarSlot } from "@/components/BarSlot";
import { Dialog } from "@/components/Dialog";
import { AllSourcesProvider } from "@/components/text/source";
import { sendingMessage } from "@/features/labeling/words/frame";
import { useNextTask } from "@/features/labeling/work/queries";
import type { Work } from "@/features/labeling/work/useWork";
import { Guarded } from "@/parts/Guarded";
import { lazyPart } from "@/parts/lazyPart";
import { type Act, ActionBar, type CurrentRating } from "./ActionBar";
import type { StepNote } from "./CommentDialog";
import { FromElsewhere } from "./FromElsewhere";
import { Guidelines } from "./Guidelines";
import { ProblemCard } from "./ProblemCard";
import { SignedOut } from "./SignedOut";
import { TaskBar } from "./TaskBar";
import { useTall } from "./useTall";
import type { Frame } from "./useTaskFrame";
import { useUnkeptWarning } from "./useUnkeptWarning";

const TaskDialogs = lazyPart("The dialog", () => import("./TaskDialogs"), {
  waiting: <p role="status">Loading…</p>,
  // at once a dialog: what is typed meanwhile must not rate
  around: (shown, { onClose }) => (
    <Dialog title="One moment" onClose={onClose}>
      {shown}
    </Dialog>
  ),
  ahead: true,
});
const ClosedTask = lazyPart("What happened to this task", () => import("./ClosedTask"), { ahead: true, isPage: true });
const ReviewerComment = lazyPart("The comment of the reviewer", () => import("./ReviewerComment"));
const Refusal = lazyPart("Why the work was not taken", () => import("./Refusal"), { ahead: true });

type Props = {
  assignment: Assignment;
  task: Omit<Work, "submit"> & { label: () => unknown; submit: (reason: FinishReason, text?: string) => void };
  frame: Frame;
  title: string;
  /** An additional CSS class. */
  look?: string;
  /** Guidelines for a phase without instructions of its own. */
  guidelines: string;
  Tour: ComponentType<{ instructions: Instructions | null; onClose: () => void }>;
  rating: CurrentRating | null;
  act: Act;
  message: string;
  contradiction: Contradiction | null;
  /** The comment on the current step. */
  comment: StepNote;
  /** Leads to the part of the work that a field of the API is about; false: it is not on this page. */
  onShowField: (field: string) => boolean;
  /** Scrolls to the current step; null while it is visible. */
  onJump?: (() => void) | null;
  /** The work itself. */
  children: ReactNode;
};

/** Everything around the work in either flow: the bar, the problem, guidelines, buttons, dialogs, the tour. */
export function TaskFrame(props: Props) {
  const { assignment, task, frame, title, look = "", guidelines, Tour, comment, onShowField, children, ...bar } = props;
  const { instructions, problem, reopened, reviewer_comment } = assignment;
  const { busy, suggested } = task;
  const { openDialog, close, tour, guidelinesOpen, toggleGuidelines } = frame;
  const nextTask = useNextTask(assignment.id);
  useUnkeptWarning(task.saveState === "unkept");
  const work = useRef<HTMLElement>(null);
  const isTall = useTall(work);
  // whoever rates looks at the steps again
  const { rating } = bar;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each other rating counts
  useEffect(() => frame.openProblem(false), [rating?.legend, rating?.mark]);
  if (isClosed(task.refused)) {
    return (
      <ClosedTask
        assignment={assignment.id}
        problem={problem.text}
        label={task.label()}
        message={(task.refused as ApiError).message}
        onNext={nextTask}
      />
    );
  }
  const field = task.refused instanceof ApiError ? task.refused.field : null;
  const finish = task.submission.variables?.label.finish_reason;
  function showField() {
    if (field === "details.suggested_answer") openDialog("suggest");
    else if (field === "details.reason" && (finish === "give_up" || finish === "bad_problem")) openDialog(finish);
    else if (field) onShowField(field);
  }
  const layout = `task ${guidelinesOpen ? "task-with-guidelines" : ""} ${look} ${isTall ? "task-tall" : ""} ${busy && !task.submission.waiting ? "task-busy" : ""}`;
  return (
    <>
      <BarSlot>
        <TaskBar
          save={task.saveState}
          readActiveTime={task.readActiveTime}
          guidelinesOpen={guidelinesOpen}
          onGuidelines={toggleGuidelines}
          onCheatSheet={() => openDialog("keys")}
        />
      </BarSlot>
      <div className={layout}>
        <main ref={work} className="task-main">
          <h1 className="visually-hidden">{title}</h1>
          {task.signedOut && <SignedOut />}
          {task.isFromElsewhere && <FromElsewhere />}
          {reviewer_comment && <ReviewerComment text={reviewer_comment} />}
          <AllSourcesProvider value={frame.showsSources}>
            <ProblemCard
              text={problem.text}
              answer={problem.answer}
              suggested={suggested}
              onSuggest={() => openDialog("suggest")}
              isOpen={frame.problemOpen}
              onOpen={frame.openProblem}
            />
            {children}
          </AllSourcesProvider>
        </main>
        {guidelinesOpen && (
          <Guarded name="The guidelines">
            <Guidelines
              instructions={instructions}
              fallback={guidelines}
              onClose={toggleGuidelines}
              onTour={tour.open}
            />
          </Guarded>
        )}
      </div>
      <ActionBar
        {...bar}
        frame={frame}
        message={sendingMessage(task.submission.waiting, busy, task.release.failureCount > 0) ?? bar.message}
        takesFocus={task.submission.waiting !== null}
        notice={
          task.refused ? (
            <Refusal
              error={task.refused}
              isSubmit={task.refused === task.submission.error}
              onShow={showField}
              onSkip={() => openDialog("leave")}
            />
          ) : null
        }
        busy={busy}
        reopened={reopened}
      />
      {frame.dialog && (
        <TaskDialogs
          dialog={frame.dialog}
          flow={assignment.phase.flow}
          reopened={reopened}
          suggested={suggested}
          comment={comment}
          reasons={task.reasons}
          onType={task.keepReason}
          onClose={close}
          onReason={task.submit}
          onSuggest={task.setSuggested}
          onLeave={task.giveBack}
          onTour={tour.open}
        />
      )}
      {tour.isOpen && <Tour instructions={instructions} onClose={tour.close} />}
    </>
  );
}
