"""How many tasks of a phase each labeler has drawn from the queue."""

from django.conf import settings
from django.db import models

from annotation.models.phase import Phase


class PlaceCount(models.Model):
    """The number of a labeler's next task in a phase, which decides whether it is one of quality control (rules/places.py).

    Changed in the transaction that leases an item (services/slots.py), in the same way for every kind of item.
    """

    phase = models.ForeignKey(Phase, on_delete=models.CASCADE, related_name="+")
    labeler = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    drawn = models.PositiveIntegerField(
        help_text="Items that were leased for the first time, without screening. A lease that expires gives its place back."
    )
    gold_after = models.BigIntegerField(
        help_text="The newest quality-control item that was leased; the next has a higher id."
    )
    last_at = models.DateTimeField(help_text="When an item was last leased.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["phase", "labeler"], name="place_count_once")]

    def __str__(self) -> str:
        return f"{self.drawn} tasks of phase {self.phase_id}"
