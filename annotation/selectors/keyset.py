"""Reading a list in parts, each after the last row of the part before: rows that come in meanwhile shift nothing."""

from datetime import datetime
from typing import NamedTuple, Self

from django.db.models import Q

MOST_ROWS = 2**63
"""Above any id."""


class Place(NamedTuple):
    """Where a part of a list ended: the time and the id of its last row. The list is ordered by `-time, -id`."""

    at: datetime | None
    row: int

    @classmethod
    def read(cls, text: str) -> Self:
        """The place that `str` wrote. Raises ValueError."""
        at, _, row = text.rpartition("~")
        place = cls(datetime.fromisoformat(at) if at else None, int(row))
        if (place.at is not None and place.at.tzinfo is None) or not 0 <= place.row < MOST_ROWS:
            raise ValueError(text)
        return place

    def __str__(self) -> str:
        at = self.at.isoformat().replace("+00:00", "Z") if self.at else ""  # a plus sign would be a space in an address
        return f"{at}~{self.row}"

    def older(self, field: str) -> Q:
        """What follows it in the list. Rows without a time come first, as PostgreSQL sorts them."""
        if self.at is None:
            return Q(**{f"{field}__isnull": False}) | Q(**{f"{field}__isnull": True, "pk__lt": self.row})
        return Q(**{f"{field}__lt": self.at}) | Q(**{field: self.at, "pk__lt": self.row})
