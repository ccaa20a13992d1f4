"""Replaces the product's manage.py: prints variables of its environment or its folder, fails, and does what `./dev serve` asks."""

import os
import sys
from pathlib import Path

if __name__ == "__main__":
    command, *arguments = sys.argv[1:]
    state = Path(os.environ.get("STEPMARK_STATE", "."))
    if command == "environment":
        sys.stdout.writelines(f"{name}={os.environ.get(name, '')}\n" for name in arguments)
    elif command == "folder":
        sys.stdout.write(os.getcwd() + "\n")
    elif command == "fail":
        sys.exit(int(arguments[0]))
    elif command == "prepare_database" and (state / "refuses").exists():
        sys.exit("CommandError: this database is refused")
    elif command == "invite_first_admin" and not (state / "has-admin").exists():
        sys.stdout.write(f"{arguments[arguments.index('--site') + 1]}first-admin#token-of-{os.getpid()}\n")
