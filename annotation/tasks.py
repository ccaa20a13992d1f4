"""Periodic housekeeping tasks; config/settings.py schedules them."""

from celery import shared_task

from annotation.services import assignments, queue_counts, sessions


@shared_task(time_limit=300)
def expire_leases() -> None:
    assignments.expire_leases()


@shared_task(time_limit=60)
def forget_sign_in_failures() -> None:
    sessions.forget_old_failures()


@shared_task(time_limit=300)
def fold_counts() -> None:
    queue_counts.fold_counts()
