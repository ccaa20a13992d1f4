"""The pages: whether they are built, collected, and of one build."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from config.doctor.findings import Finding, Visit, fail, ok, warn

NAMED = re.compile(r"""(?:src|href)=["'](?:/static/|\{\{ static \}\})([^"']+)["']""")


def check_pages(visit: Visit | None) -> Iterator[Finding]:
    page = Path(settings.BASE_DIR) / "frontend" / "dist" / "index.html"
    if not page.is_file():
        yield fail("The pages are not built.", "Run ./dev setup.", str(page.parent))
        return
    collected: Path = settings.STATIC_ROOT
    if not collected.is_dir():
        yield fail(
            "The pages are not collected.",
            "Run ./dev manage collectstatic --noinput; ./dev serve does it at each start.",
            str(collected),
        )
        return
    named = set(NAMED.findall(page.read_text(encoding="utf-8")))
    missing = sorted(name for name in named if not (collected / name).is_file())
    if missing:
        yield fail(
            f"{len(missing)} files of the pages are missing, such as {missing[0]}.",
            "Run ./dev manage collectstatic --noinput, then start the web server again.",
            str(collected),
        )
    elif not named:
        yield warn("The built page names no files of its own.", "Run ./dev setup again.", str(page))
    else:
        yield ok("The pages are built and collected.", str(collected))
