"""What workers count of the loop and of the completions that labelers wait for."""

from annotation.counting.metrics import counter, histogram

WAITING_SECONDS = (0.5, 1, 2, 4, 8, 15, 30, 60, 300)
WORK = ("shard", "training", "completion", "model_request")
OUTCOMES = ("ready", "failed")

_waiting = histogram(
    "stepmark_completions_waiting_seconds",
    "Time between a labeler's request for completions and its end, ready or failed.",
    "outcome",
    buckets=WAITING_SECONDS,
)
_failures = counter(
    "stepmark_work_failures_total",
    "Attempts at a piece of work that failed; an outage of the database is none.",
    [{"work": work} for work in WORK],
)


def count_completions(*, outcome: str, seconds: float) -> None:
    _waiting.labels(outcome=outcome).observe(seconds)


def count_failure(work: str) -> None:
    """`work`: one of WORK."""
    _failures.labels(work=work).inc()
