#!/usr/bin/env python
"""Django's command line. `./dev manage …` calls it with this checkout's services."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import config.celery  # noqa: F401  makes our app the one that tasks are sent to
    from config.command_line import CommandLine

    CommandLine(sys.argv).execute()


if __name__ == "__main__":
    main()
