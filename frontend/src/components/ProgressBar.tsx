export function ProgressBar({ value, of, label }: { value: number; of: number; label: string }) {
  const share = of > 0 ? Math.min(1, value / of) : 0;
  return (
    <div
      className="bar"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={of}
      aria-valuenow={Math.min(value, of)}
      aria-valuetext={`${value} of ${of}`}
    >
      <div className="bar-fill" style={{ transform: `scaleX(${share})` }} />
    </div>
  );
}
