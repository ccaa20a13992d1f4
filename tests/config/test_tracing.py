"""Traces are optional: without them nothing is imported, and without their packages the start says what to install."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from config import tracing
from config.refusals import REFUSED_STATUS
from tests.config.test_refusals import GOOD


def test_traces_are_off_and_cost_nothing(client: Client) -> None:
    assert settings.TRACING is False
    assert client.get("/healthz").status_code == 200
    assert "opentelemetry" not in sys.modules
    headers: dict[str, str] = {}
    tracing.pass_on(headers)
    assert headers == {}


@pytest.mark.skipif(find_spec("opentelemetry") is not None, reason="OpenTelemetry is installed")
def test_start_without_the_packages_is_refused_in_a_sentence() -> None:
    refused = subprocess.run(
        [sys.executable, "manage.py", "check"],
        env={"PATH": os.environ["PATH"], **GOOD, "STEPMARK_TRACING": "true"},
        cwd=Path(settings.BASE_DIR),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert refused.returncode == REFUSED_STATUS
    assert "OpenTelemetry is not installed. Install it (opentelemetry-sdk" in refused.stderr
    assert "Traceback" not in refused.stderr
