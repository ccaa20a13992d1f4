"""Settings: those that stop a start, and those that Django advises against."""

import os
from collections.abc import Iterator

from django.conf import settings
from django.core.checks import CheckMessage, Tags, run_checks

from config.doctor.findings import Finding, Visit, fail, ok, warn
from config.refusals import faults_of

EXAMPLE = "See the settings in docs/operations.md."


def check_settings(visit: Visit | None) -> Iterator[Finding]:
    faults = list(faults_of(os.environ))
    yield from (fail(fault, "Change it and start the processes again.", "environment") for fault in faults)
    advice = [
        message
        for message in run_checks(tags=[Tags.security], include_deployment_checks=True)
        if not message.is_silenced()
    ]
    yield from (_said(message) for message in advice if not _is_by_choice(message))
    if settings.DEMO:
        yield warn("This is a demo: everybody can sign in as an admin.", "For a team: ./dev serve", "STEPMARK_DEMO")
    elif not settings.PRODUCTION:
        yield warn(
            "The site does not know that it is in production, so a demo's settings would be taken.",
            "Set STEPMARK_PRODUCTION=true.",
            "environment",
        )
    if not faults:
        yield ok("All settings can be read, and none is unsafe.", "environment")


def _said(message: CheckMessage) -> Finding:
    told = f"{message.msg.rstrip('.')}." + (f" ({message.id})" if message.id else "")
    mend = str(message.hint or EXAMPLE)
    return fail(told, mend, "Django") if message.is_serious() else warn(told, mend, "Django")


def _is_by_choice(message: CheckMessage) -> bool:
    """Without a proxy that ends TLS there is nothing to redirect to; the check of the proxy speaks of it."""
    return (
        message.id in ("security.W004", "security.W008", "security.W012", "security.W016")
        and not settings.BEHIND_TLS_PROXY
    )
