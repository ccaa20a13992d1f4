"""How much the queue of each phase holds, without counting it."""

from django.db import models

from annotation.models.phase import Phase


class QueueCount(models.Model):
    """A change of a phase's queue. The sum over a phase's rows is what it holds, however much that is.

    Only normal items count: gold items are for every labeler, so their slots never end.

    Triggers on items and assignments add the rows (migrations 0026 and 0033), in the transaction of the change: nobody waits for a
    counter, and what is rolled back was never counted. services/queue_counts.py folds many rows into one, and repairs the sums.
    """

    phase = models.ForeignKey(Phase, on_delete=models.CASCADE, db_constraint=False, related_name="+")
    items = models.BigIntegerField()
    open = models.BigIntegerField(help_text="Items with a free slot.")
    waiting = models.BigIntegerField(help_text="Free slots.")
    done = models.BigIntegerField(help_text="Submitted assignments.")

    def __str__(self) -> str:
        return f"change {self.pk} of phase {self.phase_id}"
