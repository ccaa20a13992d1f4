import { type ComponentType, type ReactNode, Suspense, useEffect, useRef } from "react";
import type { Assignment, Contradiction, FinishReason, Instructions } from "@/api/models";
import { BarSlot } from "@/components/BarSlot";
import { REFUSED, sendingMessage } from "@/features/labeling/words/frame";
import { useNextTask } from "@/features/labeling/work/queries";
import type { Work } from "@/features/labeling/work/useWork";
import { type Act, ActionBar, type CurrentRating } from "./ActionBar";
import { ClosedTask } from "./ClosedTask";
import { Guidelines } from "./Guidelines";
import { ProblemCard } from "./ProblemCard";
import { SignedOut } from "./SignedOut";
import { TaskBar } from "./TaskBar";
import { TaskDialogs } from "./TaskDialogs";
import { useTall } from "./useTall";
import type { Frame } from "./useTaskFrame";

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
  /** Scrolls to the current step; null while it is visible. */
  onJump?: (() => void) | null;
  /** The work itself. */
  children: ReactNode;
};

/** Everything around the work in either flow: the bar, the problem, guidelines, buttons, dialogs, the tour. */
export function TaskFrame({ assignment, task, frame, title, look = "", guidelines, Tour, children, ...bar }: Props) {
  const { instructions, problem, reopened } = assignment;
  const { busy, suggested } = task;
  const { openDialog, close, tour, guidelinesOpen, toggleGuidelines } = frame;
  const nextTask = useNextTask();
  const work = useRef<HTMLElement>(null);
  const isTall = useTall(work);
  // whoever rates looks at the steps again
  const { rating } = bar;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each other rating counts
  useEffect(() => frame.openProblem(false), [rating?.legend, rating?.mark]);
  if (task.refused) {
    const message = task.refused instanceof Error ? task.refused.message : REFUSED;
    return <ClosedTask assignment={assignment.id} draft={task.label()} message={message} onNext={nextTask} />;
  }
  const layout = `task ${guidelinesOpen ? "task-with-guidelines" : ""} ${look} ${isTall ? "task-tall" : ""} ${busy ? "task-busy" : ""}`;
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
          <ProblemCard
            text={problem.text}
            answer={problem.answer}
            suggested={suggested}
            onSuggest={() => openDialog("suggest")}
            isOpen={frame.problemOpen}
            onOpen={frame.openProblem}
          />
          {children}
        </main>
        {guidelinesOpen && (
          <Guidelines instructions={instructions} fallback={guidelines} onClose={toggleGuidelines} onTour={tour.open} />
        )}
      </div>
      <ActionBar
        {...bar}
        frame={frame}
        message={sendingMessage(task.submission, busy) ?? bar.message}
        busy={busy}
        reopened={reopened}
      />
      <TaskDialogs
        dialog={frame.dialog}
        flow={assignment.phase.flow}
        reopened={reopened}
        suggested={suggested}
        reasons={task.reasons}
        onType={task.keepReason}
        onClose={close}
        onReason={task.submit}
        onSuggest={task.setSuggested}
        onLeave={task.giveBack}
        onTour={tour.open}
      />
      {tour.isOpen && (
        <Suspense fallback={null}>
          <Tour instructions={instructions} onClose={tour.close} />
        </Suspense>
      )}
    </>
  );
}
