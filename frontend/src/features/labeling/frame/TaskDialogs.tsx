import { taskLimits } from "@/api/taskLimits.gen";
import { CheatSheet } from "@/features/labeling/keys/CheatSheet";
import { REASON_DIALOGS } from "@/features/labeling/words/dialogs";
import type { Reasons } from "@/features/labeling/work/draft";
import { CommentDialog, type StepNote } from "./CommentDialog";
import { ConfirmLeave } from "./ConfirmLeave";
import { ReasonDialog } from "./ReasonDialog";
import { SuggestDialog } from "./SuggestDialog";

export type TaskDialog = "give_up" | "bad_problem" | "leave" | "suggest" | "comment" | "keys";

type Props = {
  dialog: TaskDialog;
  flow: 1 | 2;
  /** The task was submitted before and is being changed: leaving it keeps what was submitted. */
  reopened: boolean;
  suggested: string;
  /** What was typed before and not sent. */
  reasons: Reasons;
  /** On the current step (flow 2). */
  comment?: StepNote | undefined;
  onType: (dialog: keyof Reasons, text: string) => void;
  onClose: () => void;
  onReason: (finish: "give_up" | "bad_problem", reason: string) => void;
  onSuggest: (answer: string) => void;
  onLeave: () => void;
  onTour: () => void;
};

/** The dialogs of a task; at most one is open. */
export default function TaskDialogs(props: Props) {
  const { dialog, flow, reopened, suggested, comment, reasons, onType, onClose, onReason, onSuggest, onLeave, onTour } =
    props;
  /** Any answer closes the dialog. */
  function closing<Answer extends unknown[]>(act: (...answer: Answer) => void) {
    return (...answer: Answer) => {
      onClose();
      act(...answer);
    };
  }
  switch (dialog) {
    case "keys":
      return <CheatSheet flow={flow} onClose={onClose} onTour={closing(onTour)} />;
    case "leave":
      return <ConfirmLeave reopened={reopened} onClose={onClose} onLeave={closing(onLeave)} />;
    case "give_up":
      return (
        <ReasonDialog
          {...REASON_DIALOGS.give_up}
          initial={reasons.give_up}
          onType={(text) => onType("give_up", text)}
          most={taskLimits.Details.reason.maxLength}
          onClose={onClose}
          onDone={closing((text) => onReason("give_up", text))}
        />
      );
    case "bad_problem":
      return (
        <ReasonDialog
          {...REASON_DIALOGS.bad_problem}
          initial={reasons.bad_problem}
          onType={(text) => onType("bad_problem", text)}
          most={taskLimits.Details.reason.maxLength}
          onClose={onClose}
          onDone={closing((text) => onReason("bad_problem", text))}
        />
      );
    case "comment":
      return comment ? <CommentDialog {...comment} onClose={onClose} /> : null;
    case "suggest":
      return (
        <SuggestDialog
          most={taskLimits.Details.suggested_answer.maxLength}
          initial={reasons.suggest ?? suggested}
          onType={(text) => onType("suggest", text)}
          onClose={onClose}
          onDone={closing(onSuggest)}
        />
      );
  }
}
