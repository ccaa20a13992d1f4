"""What a state folder is for: the demo or a production site, never one after the other."""

from __future__ import annotations

from config.launcher.errors import LauncherError
from config.launcher.folders import State

DEMO, PRODUCTION = "demo", "production"
DEMO_PASSWORD_FILE = "demo-password"  # noqa: S105 - a file's name


def kind_of(state: State) -> str | None:
    """Return what the folder is for; None if nothing has been started in it."""
    mark = state.path / "kind"
    if mark.exists():
        return mark.read_text().strip()
    return DEMO if (state.path / DEMO_PASSWORD_FILE).exists() else None


def claim_state(state: State, kind: str) -> None:
    """Write down what the folder is for. Raises LauncherError if it is for something else."""
    found = kind_of(state)
    if found == kind:
        return
    if found == PRODUCTION:
        raise LauncherError(
            f"the state folder {state.path} belongs to a production site, and the demo would let everybody in as an admin. "
            "Start the site with ./dev serve, or set STEPMARK_STATE to another folder for a demo."
        )
    if found:
        raise LauncherError(
            f"the state folder {state.path} belongs to a demo, whose accounts everybody can use. "
            "Set STEPMARK_STATE to a new folder for the production site."
        )
    (state.path / "kind").write_text(f"{kind}\n")
