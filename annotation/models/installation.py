"""The one row that says what this database is for, and the open invitation of the first admin."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Installation(models.Model):
    """Written at the first start. A demo, which lets everybody in, never opens a database of a production site, and the other way round."""

    class Kind(models.TextChoices):
        DEMO = "demo"
        PRODUCTION = "production"

    ROW = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ROW, editable=False)
    kind = models.CharField(max_length=16, choices=Kind)
    since = models.DateTimeField(db_default=Now(), editable=False)
    invitation_digest = models.CharField(
        max_length=64, blank=True, default="", help_text=_("SHA-256 of the first admin's one-time link; empty: none.")
    )
    invitation_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="installation_is_one_row", condition=models.Q(id=1)),
            models.CheckConstraint(name="installation_kind_known", condition=models.Q(kind__in=["demo", "production"])),
            models.CheckConstraint(
                name="installation_invites_only_in_production",
                condition=models.Q(invitation_digest="") | models.Q(kind="production"),
            ),
        ]

    def __str__(self) -> str:
        return f"installation for {self.kind}"
