"""Orders of the list of people, and the place in one at which a page ends."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Self
from uuid import UUID

from django.db.models import F, Q, TextChoices
from django.db.models.functions import Lower

from annotation.selectors.pace import count_of_labeler, recently_labeled_tasks


class Sort(TextChoices):
    NAME = "name", "By name"
    LAST_SEEN = "last_seen", "Last seen first; those never seen last"
    JOINED = "joined", "Newest account first"
    PACE = "pace", "Most labelings of the last seven days first"


class Place(NamedTuple):
    """What the last row of a page was sorted by, and its id."""

    value: str
    row: UUID

    @classmethod
    def read(cls, text: str) -> Self:
        """The place that `str` wrote. Raises ValueError."""
        value, _, row = text.rpartition("~")
        return cls(value, UUID(row))

    def __str__(self) -> str:
        return f"{self.value}~{self.row}"


@dataclass(frozen=True)
class Order:
    """By `expression`, named `sorted_by` in the query, then by id. `read` and `written` turn its values into texts and back."""

    expression: Any
    read: Callable[[str], Any] = str
    written: Callable[[Any], str] = str
    descending: bool = True

    @property
    def columns(self) -> tuple[Any, str]:
        value = F("sorted_by")
        return value.desc(nulls_last=True) if self.descending else value.asc(), "pk"

    def following(self, place: Place) -> Q:
        """What comes after the place. Raises ValueError if the place is of another order."""
        if place.value == "" and self.descending:
            return Q(sorted_by=None, pk__gt=place.row)
        value = self.read(place.value)
        beyond = Q(sorted_by__lt=value) | Q(sorted_by=None) if self.descending else Q(sorted_by__gt=value)
        return beyond | Q(sorted_by=value, pk__gt=place.row)


def _time(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(text)
    return at


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ValueError(text)
    return int(text)


def _time_as_text(at: datetime | None) -> str:
    return at.isoformat().replace("+00:00", "Z") if at else ""  # a plus sign would be a space in an address


ORDERS: dict[Sort, Order] = {
    Sort.NAME: Order(Lower("username"), descending=False),
    Sort.LAST_SEEN: Order(F("last_seen_at"), _time, _time_as_text),
    Sort.JOINED: Order(F("date_joined"), _time, _time_as_text),
    Sort.PACE: Order(count_of_labeler(recently_labeled_tasks()), _number),
}
