import { type ReactNode, useState } from "react";
import { Dialog, useFirstFocus } from "@/components/Dialog";
import "@/styles/tour.css";

type Props = { guidelines: ReactNode; example: ReactNode; goodToKnow: ReactNode; onClose: () => void };

/** The pages of a tour, the same in both flows. Shown once to every labeler, afterwards on demand. */
export function TourPages({ guidelines, example, goodToKnow, onClose }: Props) {
  const [page, setPage] = useState(0);
  // not the button that closes it: pressing Enter there would skip the tour
  const content = useFirstFocus<HTMLDivElement>();
  const pages = [
    { title: "What to do", content: guidelines },
    { title: "A worked example", content: example },
    { title: "Good to know", content: goodToKnow },
  ];
  const isLast = page === pages.length - 1;
  // a page starts at its top, for reading and for the Tab key
  function turnTo(to: number) {
    setPage(to);
    content.current?.focus({ preventScroll: true });
    content.current?.closest("dialog")?.scrollTo(0, 0);
  }
  return (
    <Dialog title={pages[page]?.title ?? ""} onClose={onClose}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it has the focus when the tour opens; the button does the same */}
      <div
        ref={content}
        className="tour-page"
        tabIndex={-1}
        onKeyDown={(event) => {
          if (event.key === "Enter" && event.target === content.current && !isLast) turnTo(page + 1);
        }}
      >
        {pages[page]?.content}
      </div>
      <div className="dialog-actions tour-actions">
        {/* first for the Tab key, last in the line */}
        <button type="button" className="button button-primary" onClick={isLast ? onClose : () => turnTo(page + 1)}>
          {isLast ? "Start" : "Continue"}
        </button>
        {page > 0 && (
          <button type="button" className="button" onClick={() => turnTo(page - 1)}>
            Back
          </button>
        )}
        {!isLast && (
          <button type="button" className="button" onClick={onClose}>
            Skip the tour
          </button>
        )}
        <span className="quiet">{`${page + 1} of ${pages.length}`}</span>
      </div>
    </Dialog>
  );
}
