"""What is counted of labeling, signing in and the database. Call these functions after the event, outside of its transaction."""

from collections.abc import Callable
from functools import partial

from django.db import transaction

from annotation.counting.metrics import counter, histogram
from annotation.outages import OUTAGE_KINDS, outage_kind

FAILURES = ("wrong_password", "too_many", "second_factor", "single_sign_on", "token", "other")
FLOWS = ("1", "2")
FINISH_REASONS = ("solution", "found_error", "give_up", "bad_problem")
KINDS = ("person", "model")
ACTIVE_SECONDS = (5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600)

_sign_in_failures = counter(
    "stepmark_sign_in_failures_total", "Refused sign-ins.", [{"reason": reason} for reason in FAILURES]
)
_labelings = counter(
    "stepmark_labelings_accepted_total",
    "Labelings that were submitted and stored; a correction counts again.",
    [
        {"flow": flow, "finish_reason": reason, "labeler": kind}
        for flow in FLOWS
        for reason in FINISH_REASONS
        for kind in KINDS
    ],
)
_active = histogram(
    "stepmark_labeling_active_seconds",
    "Time that the labeler was active on a submitted labeling.",
    "flow",
    buckets=ACTIVE_SECONDS,
)
_expiries = counter("stepmark_lease_expiries_total", "Leases that ran out before a submit.")
_database_errors = counter(
    "stepmark_database_errors_total",
    "Requests and tasks that the database let down.",
    [{"kind": kind} for kind in OUTAGE_KINDS],
)


def count_sign_in_failure(reason: str) -> None:
    """`reason`: one of FAILURES; anything else counts as "other"."""
    _sign_in_failures.labels(reason=reason if reason in FAILURES else "other").inc()


def count_labeling(*, flow: int, finish_reason: str, by_model: bool, milliseconds: int) -> None:
    """Count a labeling when the transaction that stores it commits."""
    kind = "model" if by_model else "person"
    _on_commit(_labelings.labels(flow=str(flow), finish_reason=finish_reason, labeler=kind).inc)
    _on_commit(partial(_active.labels(flow=str(flow)).observe, milliseconds / 1000))


def count_expired_leases(number: int) -> None:
    _expiries.inc(number)


def count_database_error(error: BaseException) -> None:
    """Count an error that passes (annotation/outages.py)."""
    _database_errors.labels(kind=outage_kind(error)).inc()


def _on_commit(count: Callable[[], None]) -> None:
    transaction.on_commit(count, robust=True)
