"""Lets `__in` take any number of values: a long list is sent as one array, not as one parameter for each value.

PostgreSQL takes 65,535 parameters at most, and a statement for each length of a list could not be prepared.
"""

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Field
from django.db.models.expressions import ColPairs
from django.db.models.fields.related import ForeignObject
from django.db.models.fields.related_lookups import RelatedIn
from django.db.models.lookups import In

MANY = 500
"""Values from which on they are sent as an array."""


class InLongList(In):
    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        return _as_array(self, compiler, connection) or self.as_sql(compiler, connection)


class RelatedInLongList(RelatedIn):
    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        return _as_array(self, compiler, connection) or self.as_sql(compiler, connection)


def register() -> None:
    """Replace the lookups of Django; `annotation/apps.py` calls it."""
    Field.register_lookup(InLongList)
    ForeignObject.register_lookup(RelatedInLongList)


def _as_array(lookup: In | RelatedIn, compiler: Any, connection: Any) -> tuple[str, list[Any]] | None:
    """The condition with one array; None for a short list, a subquery, or several columns."""
    if not lookup.rhs_is_direct_value() or len(lookup.rhs) < MANY or isinstance(lookup.lhs, ColPairs):
        return None
    values = {value for value in lookup.rhs if value is not None}
    if not values:
        raise EmptyResultSet
    if any(hasattr(value, "resolve_expression") for value in values):
        return None
    field = lookup.lhs.output_field
    prepare = getattr(field, "target_field", field).get_db_prep_value
    left, parameters = lookup.process_lhs(compiler, connection)
    array = [prepare(value, connection, prepared=True) for value in values]
    return f"{left} = ANY(%s)", [*parameters, array]
