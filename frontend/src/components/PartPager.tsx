type Props = {
  isFirst: boolean;
  /** Where the following part begins; null: this is the last. */
  next: string | number | null;
  total: string;
  /** "": the first part. */
  onPlace: (place: string) => void;
};

/** Below one part of a list that is read by key: back to its beginning, and on to the following part. */
export function PartPager({ isFirst, next, total, onPlace }: Props) {
  return (
    <nav className="pager" aria-label="Parts of the list">
      {!isFirst && (
        <button type="button" className="button" onClick={() => onPlace("")}>
          To the beginning
        </button>
      )}
      <span>{total}</span>
      {next !== null && (
        <button type="button" className="button" onClick={() => onPlace(String(next))}>
          Next
        </button>
      )}
    </nav>
  );
}
