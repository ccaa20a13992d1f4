import { TRACE } from "./words/stages";

/** A traceback, folded: it is for the few who want to know more than the sentence above it. Nothing without one. */
export function Trace({ text }: { text: string }) {
  if (!text.trim()) return null;
  return (
    <details>
      <summary>{TRACE}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
      <pre translate="no" className="trace" tabIndex={0}>
        {text}
      </pre>
    </details>
  );
}
