"""Transition tables against the database: what it lets through, what it must refuse, and rows moved to a state that a test needs."""

from itertools import permutations
from typing import Any

from django.db import connection
from django.db.models import Model

from annotation.models.transitions import StateMachine


def other_pairs(machine: StateMachine) -> list[tuple[str, str]]:
    """Every change of state that the table does not list."""
    return [pair for pair in permutations(machine.states, 2) if pair not in machine.pairs]


def pairs_in_database(machine: StateMachine) -> set[tuple[str, ...]]:
    """What the trigger lets through: its arguments are the pairs, "before:after"."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgargs FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname = %s",
            [machine.model._meta.db_table, machine.trigger],
        )
        [(arguments,)] = cursor.fetchall()
    return {tuple(argument.split(":")) for argument in bytes(arguments).decode().split("\x00") if argument}


def move(row: Model, machine: StateMachine, state: str, **values: Any) -> None:
    """Bring a row to a state by plain updates along the table's shortest way; the values are written with the last of them."""
    row.refresh_from_db()
    way = _shortest_way(machine, getattr(row, machine.column), state)
    rows = machine.model._base_manager.filter(pk=row.pk)
    for passed in way[:-1]:
        rows.update(**{machine.column: passed})
    rows.update(**{machine.column: state}, **values)
    row.refresh_from_db()


def _shortest_way(machine: StateMachine, before: str, after: str) -> list[str]:
    """The states after `before`, up to `after`."""
    ways: list[list[str]] = [[before]]
    seen = {before}
    for way in ways:
        if way[-1] == after:
            return way[1:]
        reached = [state for state in machine.states if (way[-1], state) in machine.pairs and state not in seen]
        seen.update(reached)
        ways += [[*way, state] for state in reached]
    raise AssertionError(f"nothing leads a {machine.name} from {before} to {after}")
