"""Model instances from rows of several tables, read by SQL that is written out.

The ORM composes such a query anew each time, and for the two requests of a label that took more time than all queries together
(docs/experiments.md). tests/annotation/test_joined_rows.py compares the instances with the ORM's.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model
from django.db.models.expressions import Col

Row = TypeVar("Row", bound=Model)


@cache
def columns(model: type[Model], alias: str) -> str:
    """All columns of a table, in the order in which `Reader` takes them."""
    return ", ".join(f'{alias}."{field.column}"' for field in model._meta.concrete_fields)


class Reader:
    """Takes instances from a row, one after the other."""

    def __init__(self, row: Sequence[Any]) -> None:
        self._row, self._place = row, 0

    def take(self, model: type[Row]) -> Row:
        names, converters = _shape(model)
        values = list(self._row[self._place : self._place + len(names)])
        self._place += len(names)
        for index, expression, convert in converters:
            for function in convert:
                values[index] = function(values[index], expression, connection)
        return model.from_db(connection.alias, names, values)

    def take_if_any(self, model: type[Row]) -> Row | None:
        """None if an outer join has found no row."""
        if self._row[self._place] is None:  # the primary key comes first
            self._place += len(_shape(model)[0])
            return None
        return self.take(model)


@cache
def _shape(model: type[Model]) -> tuple[list[str], list[tuple[int, Col, list[Any]]]]:
    """The attributes of a model's columns, and what turns values of the database into Python's, where that is needed."""
    fields = model._meta.concrete_fields
    converters = []
    for index, field in enumerate(fields):
        expression = Col(model._meta.db_table, field)
        functions = connection.ops.get_db_converters(expression) + expression.get_db_converters(connection)
        if functions:
            converters.append((index, expression, functions))
    return [field.attname for field in fields], converters
