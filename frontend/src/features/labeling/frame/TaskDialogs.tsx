import { CheatSheet } from "@/features/labeling/keys/CheatSheet";
import { ConfirmSkip } from "./ConfirmSkip";
import { ReasonDialog } from "./ReasonDialog";

export type TaskDialog = "give_up" | "bad_problem" | "skip" | "suggest" | "keys";

type Props = {
  dialog: TaskDialog | null;
  phase: 1 | 2;
  /** A submit that is undone: leaving it leaves what was submitted. */
  reopened: boolean;
  suggested: string;
  onClose: () => void;
  onReason: (finish: "give_up" | "bad_problem", reason: string) => void;
  onSuggest: (answer: string) => void;
  onSkip: () => void;
  onTour: () => void;
};

/** Whatever the labeler is asked in between; at most one at a time. */
export function TaskDialogs(props: Props) {
  const { dialog, phase, reopened, suggested, onClose, onReason, onSuggest, onSkip, onTour } = props;
  /** Whatever is answered, the dialog is done. */
  function closing<Answer extends unknown[]>(act: (...answer: Answer) => void) {
    return (...answer: Answer) => {
      onClose();
      act(...answer);
    };
  }
  switch (dialog) {
    case null:
      return null;
    case "keys":
      return <CheatSheet phase={phase} onClose={onClose} onTour={closing(onTour)} />;
    case "skip":
      return <ConfirmSkip reopened={reopened} onClose={onClose} onSkip={closing(onSkip)} />;
    case "give_up":
      return (
        <ReasonDialog
          title="Give up"
          explanation="Your ratings so far are kept. Giving up is fine where a step cannot be judged in reasonable time."
          question="What made you give up?"
          action="Give up"
          onClose={onClose}
          onDone={closing((text) => onReason("give_up", text))}
        />
      );
    case "bad_problem":
      return (
        <ReasonDialog
          title="Bad problem"
          explanation="For a problem that is unclear, contradictory, incomplete, or not a problem at all."
          question="What is wrong with the problem?"
          action="Report it"
          onClose={onClose}
          onDone={closing((text) => onReason("bad_problem", text))}
        />
      );
    case "suggest":
      return (
        <ReasonDialog
          title="The shown answer looks wrong"
          explanation="The answer in the box is a guess. What you suggest is sent along with your ratings."
          question="What should the answer be?"
          action="Keep it"
          initial={suggested}
          optional
          onClose={onClose}
          onDone={closing(onSuggest)}
        />
      );
  }
}
