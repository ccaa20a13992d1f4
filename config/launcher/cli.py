"""The commands of `./dev`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from config.launcher.backup import backup
from config.launcher.client import client
from config.launcher.demo import demo
from config.launcher.doctor import doctor
from config.launcher.documentation import docs
from config.launcher.environment import prepare_environment
from config.launcher.errors import Interrupted, LauncherError
from config.launcher.frontend import build_frontend, run_npm
from config.launcher.gpu import gpu_check
from config.launcher.licenses import licenses
from config.launcher.locking import lock
from config.launcher.management import manage, up
from config.launcher.map import print_map
from config.launcher.restore import restore
from config.launcher.serve import serve
from config.launcher.signals import stop_signals
from config.launcher.testing import bench, test
from config.launcher.trials import crash_points, faults
from config.refusals import told
from config.setting_files import complete_settings

USAGE = """\
usage: ./dev COMMAND [ARGUMENTS]

  demo            install, build, start all services and serve a demo on this machine (PORT, default 8000); Ctrl-C stops it
  serve           the same for a team: no demo accounts, a link for the first admin; ./dev serve --help
  test [ARGS]     run all tests; with arguments, run pytest with them
  bench [NAME…]   run the benchmarks
  faults [NAME…]  break parts of a real site while labelers submit, and check that nothing is lost
  crash-points    kill at every statement and file write, retry, and compare the rows
  gpu-check       check and measure training and scoring on a GPU, in at most 8 minutes
  doctor [--json] say what is wrong with this installation, and how to mend it; starts nothing
  backup FILE     write the database, the models and the settings into one file, without secrets
  restore FILE    fill a new installation from such a file
  manage ARGS…    run a management command with this instance's services
  up              start only the services and print DATABASE_URL and REDIS_URL
  setup           only install and build
  docs [serve]    build the documentation site, or serve it while you write; docs screenshots makes its pictures
  lock            write the lock files of the Python packages; ./dev lock --help
  licenses        list the licences of all packages in docs/licenses.md, and refuse those that are not allowed
  client          write the Python client of the API (stepmark_client) from its schema; client --check only says what is stale
  npm ARGS…       run npm in frontend/ with a working Node
  map [PATH]      print the product's folders and modules, with one sentence for each

STEPMARK_STATE names the folder for databases, models and logs (default: .local/state). See docs/operations.md."""

INTERRUPTED_STATUS = 130


def setup() -> int:
    prepare_environment()
    build_frontend()
    return 0


WITH_ARGUMENTS: dict[str, Callable[[list[str]], int]] = {
    "demo": demo,
    "serve": serve,
    "doctor": doctor,
    "backup": backup,
    "restore": restore,
    "test": test,
    "bench": bench,
    "faults": faults,
    "client": client,
    "crash-points": crash_points,
    "gpu-check": gpu_check,
    "docs": docs,
    "licenses": licenses,
    "lock": lock,
    "manage": manage,
    "map": print_map,
    "npm": run_npm,
}
WITHOUT_ARGUMENTS: dict[str, Callable[[], int]] = {"up": up, "setup": setup}


def main(arguments: list[str]) -> int:
    stop_signals.install()
    command, *rest = arguments or ["help"]
    try:
        if faults := complete_settings(os.environ):
            raise LauncherError(told(faults))
        if command in WITH_ARGUMENTS:
            return WITH_ARGUMENTS[command](rest)
        if command in WITHOUT_ARGUMENTS and not rest:
            return WITHOUT_ARGUMENTS[command]()
    except LauncherError as error:
        print(f"dev: {error}", file=sys.stderr, flush=True)
        return 1
    except Interrupted:
        # Ctrl-C is the normal end of these.
        return 0 if command in ("demo", "serve", "up") else INTERRUPTED_STATUS
    finally:
        stop_signals.ignore()
    asked = command in ("help", "-h", "--help")
    print(USAGE, file=sys.stdout if asked else sys.stderr)
    return 0 if asked else 2
