"""draw_states: write the state diagrams of docs/states.md from the transition tables."""

import re
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from annotation.models import transitions as annotation
from annotation.models.transitions import StateMachine
from rewardmodel.models import transitions as rewardmodel

PAGE = settings.BASE_DIR / "docs" / "states.md"
MACHINES = (*annotation.MACHINES, *rewardmodel.MACHINES)

PLACE = "<!-- {name} -->\n"
END = "<!-- end -->"


class Command(BaseCommand):
    help = "Write the state diagrams of docs/states.md from the transition tables. Needs no database."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="Write nothing; exit with 1 if the diagrams are out of date."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        page = PAGE.read_text(encoding="utf-8")
        drawn = redraw(page)
        if page == drawn:
            self.stdout.write("The diagrams in docs/states.md are up to date.")
        elif options["check"]:
            raise CommandError("The diagrams in docs/states.md are out of date. Rewrite them: ./dev manage draw_states")
        else:
            PAGE.write_text(drawn, encoding="utf-8")
            self.stdout.write("Wrote docs/states.md.")


def redraw(page: str) -> str:
    """Return the page with new diagrams and tables between its markers. Raises CommandError if a marker is missing."""
    for machine in MACHINES:
        begin = PLACE.format(name=machine.name)
        between = re.compile(f"{re.escape(begin)}.*?{re.escape(END)}", re.DOTALL)
        old = between.findall(page)
        if len(old) != 1:
            raise CommandError(
                f"docs/states.md must contain these two lines exactly once, for a diagram: {begin.strip()} and {END}"
            )
        page = page.replace(old[0], f"{begin}\n{diagram(machine)}\n{table(machine)}\n{END}")
    return page


def diagram(machine: StateMachine) -> str:
    """Return a Mermaid block. [*] is where rows begin and end."""
    arrows = [f"    {one.before or '[*]'} --> {one.after}: {one.cause}" for one in machine.transitions]
    ends = [f"    {state} --> [*]" for state in machine.final_states]
    return "\n".join(["```mermaid", "stateDiagram-v2", *arrows, *ends, "```", ""])


def table(machine: StateMachine) -> str:
    """Return the same as a table, for readers and screen readers that show no diagrams."""
    rows = [
        f"| {f'`{one.before}`' if one.before else 'new row'} | `{one.after}` | {one.cause} |"
        for one in machine.transitions
    ]
    return "\n".join(["| from | to | cause |", "|---|---|---|", *rows, ""])
