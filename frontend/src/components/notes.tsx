import { type ReactNode, useEffect, useState } from "react";

/** Shown when there is nothing to show: it always says what to do next. */
export function EmptyState({ title, level = 1, children }: { title: string; level?: 1 | 2; children: ReactNode }) {
  const Heading = level === 1 ? "h1" : "h2";
  return (
    <section className="note note-empty">
      <Heading>{title}</Heading>
      {children}
    </section>
  );
}

export function ErrorNote({ error, retry }: { error: unknown; retry?: () => void }) {
  return (
    <div className="note note-error" role="alert">
      <p>{error instanceof Error ? error.message : "Something went wrong."}</p>
      {retry && (
        <button type="button" className="button" onClick={retry}>
          Try again
        </button>
      )}
    </div>
  );
}

/** Says nothing for a moment, then what is taking long. */
export function Waiting({ what }: { what: string }) {
  return <SlowWords text={`${what}…`} />;
}

/** A text that appears only if the wait is not short. */
export function SlowWords({ text }: { text: string }) {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), 800);
    return () => clearTimeout(timer);
  }, []);
  return (
    <p className="waiting" role="status">
      {slow ? text : ""}
    </p>
  );
}
