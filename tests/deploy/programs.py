"""Programs of the system that a test needs: skipped without them on a developer's machine, a failure in CI."""

import os
import shutil

import pytest

from config.launcher.system_programs import SYSTEM_FOLDERS


def program(name: str, *, package: str | None = None) -> str:
    found = shutil.which(name, path=f"{os.environ['PATH']}:{SYSTEM_FOLDERS}")
    if found is None:
        missing = f"{name} is not installed (Debian, Ubuntu: apt-get install {package or name})"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    return found
