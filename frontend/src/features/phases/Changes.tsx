import { diffWordsWithSpace } from "diff";

/** What a version of the instructions took out and put in, word by word. */
export function Changes({ before, after }: { before: string; after: string }) {
  return (
    <pre className="version-changes" translate="no">
      {diffWordsWithSpace(before, after).map(({ value, added, removed }, place) => {
        const key = `${place} ${value}`;
        if (added) return <ins key={key}>{value}</ins>;
        if (removed) return <del key={key}>{value}</del>;
        return <span key={key}>{value}</span>;
      })}
    </pre>
  );
}
