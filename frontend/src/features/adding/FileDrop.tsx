import { type DragEvent, useState } from "react";
import { Field } from "@/components/form/Field";
import { DROP_HERE, FILE_LABEL, fileInWords } from "./words";

/** Endings that the file dialog offers; what the file really is, the server finds out. */
const ENDINGS = ".jsonl,.ndjson,.json,.txt,.gz,.zst";

type Props = { file: File | null; hint: string; error: string | null; onFile: (file: File) => void };

/** A file to choose, or to drop onto the field. */
export function FileDrop({ file, hint, error, onFile }: Props) {
  const [isOver, setIsOver] = useState(false);
  function over(event: DragEvent, inside: boolean) {
    event.preventDefault();
    setIsOver(inside);
  }
  function take(files: FileList | null) {
    const first = files?.[0];
    if (first) onFile(first);
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: for the pointer only; the control inside it does the same
    <div
      className={isOver ? "file-drop file-drop-over" : "file-drop"}
      onDragOver={(event) => over(event, true)}
      onDragLeave={(event) => over(event, false)}
      onDrop={(event) => {
        over(event, false);
        take(event.dataTransfer.files);
      }}
    >
      <Field label={FILE_LABEL} hint={hint} error={error}>
        {(wired) => (
          <input
            {...wired}
            type="file"
            accept={ENDINGS}
            onChange={(event) => take(event.target.files)}
            // the same file, changed in the meantime, can be chosen again
            onClick={(event) => {
              event.currentTarget.value = "";
            }}
          />
        )}
      </Field>
      <p className="quiet">{file ? fileInWords(file) : DROP_HERE}</p>
    </div>
  );
}
