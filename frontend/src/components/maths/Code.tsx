import { scrolls } from "./scrolls";

/** The code of a drawing: folded, since it says little to most readers, but there as a whole. */
export function Drawing({ code }: { code: string }) {
  return (
    <details className="drawing">
      <summary>Drawing (Asymptote code)</summary>
      <CodeBlock code={code} />
    </details>
  );
}

export function CodeBlock({ code }: { code: string }) {
  return (
    <pre ref={scrolls} className="code-block" dir="ltr" translate="no">
      <code translate="no">{code}</code>
    </pre>
  );
}

export function InlineCode({ code }: { code: string }) {
  return (
    <code className="inline-code" dir="ltr" translate="no">
      {code}
    </code>
  );
}
