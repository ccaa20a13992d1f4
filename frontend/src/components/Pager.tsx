import { count } from "@/components/numbers";

type Props = { count: number; offset: number; limit: number; onOffset: (offset: number) => void };

export function Pager({ count: total, offset, limit, onOffset }: Props) {
  if (total <= limit) return null;
  return (
    <nav className="pager" aria-label="Pages of the list">
      <button
        type="button"
        className="button"
        disabled={offset === 0}
        onClick={() => onOffset(Math.max(0, offset - limit))}
      >
        Newer
      </button>
      <span>{`${count(offset + 1)} to ${count(Math.min(offset + limit, total))} of ${count(total)}`}</span>
      <button
        type="button"
        className="button"
        disabled={offset + limit >= total}
        onClick={() => onOffset(offset + limit)}
      >
        Older
      </button>
    </nav>
  );
}
