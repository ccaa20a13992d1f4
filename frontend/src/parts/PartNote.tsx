import { type ReactNode, useEffect } from "react";
import { at } from "./base";
import { ReloadButton } from "./ReloadButton";
import { useServer } from "./server";
import { brokenInWords, missingInWords } from "./words";

type Props = { name: string; isPage: boolean; onRetry: () => void };

/** In the place of a part that could not be loaded. */
export function MissingPart({ name, isPage, isLoading, onRetry }: Props & { isLoading: boolean }) {
  const server = useServer();
  return (
    <Note isPage={isPage} title={`${name} could not be loaded`} words={missingInWords(server)}>
      <button type="button" className="button" aria-disabled={isLoading} onClick={onRetry}>
        {isLoading ? "Trying…" : "Try again"}
      </button>
      {server.answers && <ReloadButton />}
    </Note>
  );
}

/** In the place of a part that threw while it was rendered. */
export function BrokenPart({ name, isPage, onRetry }: Props) {
  return (
    <Note isPage={isPage} title={`${name} could not be shown`} words={brokenInWords()}>
      <button type="button" className="button" onClick={onRetry}>
        Try again
      </button>
      <ReloadButton />
      {isPage && (
        // a full load: whatever broke the page is gone afterwards
        <a className="button" href={at("/")}>
          Go to the start page
        </a>
      )}
    </Note>
  );
}

type NoteProps = { isPage: boolean; title: string; words: string; children: ReactNode };

function Note({ isPage, title, words, children }: NoteProps) {
  useEffect(() => {
    if (isPage) document.title = `${title} · Stepmark`;
  }, [isPage, title]);
  const note = (
    <div className="note note-error" role="alert">
      {isPage ? <h1>{title}</h1> : <p className="note-title">{`${title}.`}</p>}
      <p>{words}</p>
      <div className="note-actions">{children}</div>
    </div>
  );
  return isPage ? <main className="page">{note}</main> : note;
}
