"""Chromium for the benchmarks that measure the page."""

import os
import shutil
from pathlib import Path

DIST = Path(__file__).resolve().parents[2] / "frontend" / "dist"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str:
    """Raises FileNotFoundError if the browser or the built pages are missing."""
    found = os.environ.get("STEPMARK_CHROMIUM") or next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None or not (DIST / "index.html").is_file():
        raise FileNotFoundError("This needs Chromium (STEPMARK_CHROMIUM) and the built pages (./dev npm run build).")
    return found
