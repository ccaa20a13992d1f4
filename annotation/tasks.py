"""Periodic housekeeping tasks; config/settings.py schedules them."""

from celery import shared_task

from annotation.services import (
    api_tokens,
    assignments,
    browser_sessions,
    password_reset,
    quality_control,
    queue_counts,
    sent_back,
    sign_in_limits,
)


@shared_task(time_limit=300)
def expire_leases() -> None:
    assignments.expire_leases()
    sent_back.close_overdue()


@shared_task(time_limit=60)
def forget_sign_in_failures() -> None:
    sign_in_limits.forget_old_failures()


@shared_task(time_limit=300)
def fold_counts() -> None:
    queue_counts.fold_counts()


@shared_task(time_limit=300)
def watch_labelers() -> None:
    """Judge answers to quality control, warn labelers and pause them."""
    quality_control.watch_labelers()


@shared_task(time_limit=300)
def forget_old_access() -> None:
    """Delete sessions and tokens that have ended."""
    browser_sessions.forget_old_sessions()
    api_tokens.forget_expired_tokens()
    api_tokens.empty_old_table()


@shared_task(time_limit=120)
def send_reset_link(*, name: str, site: str) -> None:
    """In a worker, so that the page answers as fast for an unknown name."""
    password_reset.send_link(name=name, site=site)
