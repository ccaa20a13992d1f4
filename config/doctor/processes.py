"""Processes, by what they reported to the database: a worker for each queue, beat, and the clocks of their hosts."""

from collections.abc import Iterator

from django.conf import settings

from annotation.models import ProcessReport
from annotation.selectors.process_reports import dead_workers, live_processes, served_queues
from annotation.services.process_reports import measure_clock
from config.doctor.findings import Finding, Visit, fail, ok, warn
from rewardmodel.models.stages import Queue
from rewardmodel.selectors.queues import queues_with_work

LATE_SECONDS = 2.0
WRONG_SECONDS = 25.0
"""One-time codes of sign-ins are valid for 30 seconds."""
NO_REPORTS = "No process has reported lately, so nothing is known of them here."


def check_workers(visit: Visit | None) -> Iterator[Finding]:
    """A queue needs a worker if work waits in it; the rest should have one."""
    if not settings.REPORT_SECONDS:
        yield warn(
            "Processes do not report, so nobody notices what is missing.",
            "Unset STEPMARK_REPORT_SECONDS.",
            "environment",
        )
        return
    served, needed = served_queues(), queues_with_work()
    dead = list(dead_workers())
    lost = {queue: report for report in dead for queue in report.queues}
    for queue in (queue.value for queue in Queue):
        if queue in served:
            hosts = sorted({report.host for report in _workers() if queue in report.queues})
            yield ok(f"A worker serves the queue {queue}.", ", ".join(hosts))
        elif queue in lost:
            yield fail(
                f"The last worker of the queue {queue} has not reported for a while: {lost[queue].name}.",
                "Start it again; see its log. ./dev serve does it after a pause.",
                lost[queue].host,
            )
        elif queue in needed:
            yield fail(
                f"Work waits in the queue {queue}, and no worker serves it.",
                f"Start a worker: celery -A config.celery worker -Q {queue}. ./dev serve starts one for all queues; see worker.log.",
            )
        else:
            yield warn(f"No worker serves the queue {queue}.", f"Start a worker with -Q {queue} before work comes.")
    for report in dead:
        if set(report.queues) <= served:
            yield ok(f"{report.name} is gone; others serve its queues.", report.host)


def check_beat(visit: Visit | None) -> Iterator[Finding]:
    beats = list(live_processes().filter(role=ProcessReport.Role.BEAT))
    if beats:
        waiting = f"; {len(beats) - 1} more wait to take over" if len(beats) > 1 else ""
        yield ok(f"Beat runs{waiting}.", ", ".join(sorted(report.host for report in beats)))
    elif not settings.REPORT_SECONDS or not live_processes().exists():
        yield warn(NO_REPORTS, "Start the site: ./dev serve. In containers: the services web, worker and beat.")
    else:
        yield fail(
            "Beat does not run: lost messages are not sent again, and leases do not end.",
            "Start it: celery -A config.celery beat. ./dev serve starts it; see beat.log.",
        )


def check_clocks(visit: Visit | None) -> Iterator[Finding]:
    own = measure_clock()
    yield _clock("this host", "where this check runs", own.ahead, own.error)
    for report in live_processes().order_by("host", "-reported_at").distinct("host"):
        yield _clock(report.host, report.name, report.clock_ahead, report.clock_error)


def _clock(host: str, where: str, ahead: float, error: float) -> Finding:
    size = abs(ahead)
    if size <= LATE_SECONDS + error:
        return ok(f"The clock of {host} agrees with the database's ({ahead:+.1f} s).", where)
    told = f"The clock of {host} is {size:,.1f} s {'ahead of' if ahead > 0 else 'behind'} the database's."
    mend = "Keep both in time with NTP: timedatectl set-ntp true."
    if size <= WRONG_SECONDS + error:
        return warn(told, mend, where)
    return fail(f"{told} Work goes on, but one-time codes, certificates and logs do not agree.", mend, where)


def _workers() -> list[ProcessReport]:
    return list(live_processes().filter(role=ProcessReport.Role.WORKER))
