import { KeyHint } from "@/features/labeling/keys/KeyHint";
import { FINISH_HERE } from "@/features/labeling/words/building";

type Props = { busy: boolean; onFinish: () => void };

/** For a problem without an answer, such as a proof: only the labeler can tell when the solution is complete. */
export function FinishHere({ busy, onFinish }: Props) {
  return (
    <p className="finish-here">
      <span>{FINISH_HERE.explanation}</span>{" "}
      <button type="button" className="button" disabled={busy} onClick={onFinish}>
        <span>{`${FINISH_HERE.action} `}</span>
        <KeyHint of="complete" />
      </button>
    </p>
  );
}
