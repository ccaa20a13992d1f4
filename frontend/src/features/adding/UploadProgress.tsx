import { ErrorNote } from "@/components/notes";
import { ProgressBar } from "@/components/ProgressBar";
import type { UploadState } from "./useUpload";
import { KEPT_SO_FAR, progressInWords, sentInWords } from "./words";

type Props = {
  state: UploadState<{ read: number; queued: number }>;
  /** Rows in total, if a check has counted them. */
  total: number | null;
};

/** How far sending, checking or adding is, or why it failed. */
export function UploadProgress({ state, total }: Props) {
  if (state.kind === "failed") {
    return (
      <>
        <ErrorNote error={state.error} />
        {state.act === "add" && <p>{KEPT_SO_FAR}</p>}
      </>
    );
  }
  if (state.kind === "sending") {
    return (
      <div role="status">
        <p>{sentInWords(state.share)}</p>
        <ProgressBar value={Math.round(100 * state.share)} of={100} label="Sent" />
      </div>
    );
  }
  if (state.kind === "working") {
    return (
      <div role="status">
        <p>{progressInWords(state.act, state.report)}</p>
        {total !== null && state.act === "add" && <ProgressBar value={state.report.read} of={total} label="Added" />}
      </div>
    );
  }
  return null;
}
