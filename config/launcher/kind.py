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
    # of a demo that was started before there was a mark
    seeded = (state.path / DEMO_PASSWORD_FILE).exists() and (state.logs / "seed_demo.log").exists()
    return DEMO if seeded else None


def check_state(state: State, kind: str) -> None:
    """Raise LauncherError if the folder is for something else."""
    found = kind_of(state)
    if found == PRODUCTION and kind == DEMO:
        raise LauncherError(
            f"the state folder {state.path} belongs to a production site, and the demo would let everybody in as an admin. "
            "Start the site with ./dev serve, or set STEPMARK_STATE to another folder for a demo."
        )
    if found == DEMO and kind == PRODUCTION:
        raise LauncherError(
            f"the state folder {state.path} belongs to a demo, whose accounts everybody can use. "
            "Set STEPMARK_STATE to a new folder for the production site."
        )


def claim_state(state: State, kind: str) -> None:
    """Write down what the folder is for, once something has been started in it. Raises LauncherError."""
    check_state(state, kind)
    (state.path / "kind").write_text(f"{kind}\n")
