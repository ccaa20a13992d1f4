"""Replaces the product's manage.py: prints variables of its environment or its folder, or fails."""

import os
import sys

if __name__ == "__main__":
    command, *arguments = sys.argv[1:]
    if command == "environment":
        sys.stdout.writelines(f"{name}={os.environ.get(name, '')}\n" for name in arguments)
    elif command == "folder":
        sys.stdout.write(os.getcwd() + "\n")
    elif command == "fail":
        sys.exit(int(arguments[0]))
