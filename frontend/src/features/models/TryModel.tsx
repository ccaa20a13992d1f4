import type { ModelDetail } from "@/api/models";
import { tryModel, useModelRequest } from "./queries";
import { triedInWords } from "./words";

/** Has a worker open the model and score two examples, and shows the scores or what is wrong. */
export function TryModel({ model }: { model: ModelDetail }) {
  const { ask, request, error, isPending } = useModelRequest(() => tryModel(model.id));
  const said = error?.message ?? (request?.status === "failed" ? request.error : "");
  return (
    <>
      <button type="button" className="button" disabled={isPending} onClick={() => ask(undefined)}>
        {isPending ? "Trying …" : "Try it"}
      </button>
      <span role="status" className={said ? "field-error" : "quiet"}>
        {isPending
          ? "A worker opens it and scores two examples."
          : request?.status === "done"
            ? triedInWords(request)
            : said}
      </span>
    </>
  );
}
