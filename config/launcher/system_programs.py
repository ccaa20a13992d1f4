"""Programs of the system that tests run: proxies, a pooler. In CI, as root on Debian and Ubuntu, they are installed."""

from __future__ import annotations

import os
import shutil

from config.launcher.chromium import install_with_apt

PACKAGES = {
    "nginx": "nginx",
    "caddy": "caddy",
    "pgbouncer": "pgbouncer",
    "openssl": "openssl",
    "systemd-analyze": "systemd",
}
"""Program -> its package."""
SYSTEM_FOLDERS = "/usr/sbin:/usr/local/sbin"
"""Not on the path of every user."""


def install_programs() -> None:
    """Install what is missing. A test that lacks its program says so: it is skipped, and fails in CI."""
    in_ci = os.environ.get("CI", "").lower() in ("true", "1")
    if not (in_ci and os.geteuid() == 0 and shutil.which("apt-get")):
        return
    for program, package in PACKAGES.items():
        if not shutil.which(program, path=f"{os.environ.get('PATH', '')}:{SYSTEM_FOLDERS}"):
            install_with_apt(package)
