"""Conditions that need an admin, as the last look of the site's processes found them."""

from datetime import timedelta

from django.db.models import QuerySet
from django.db.models.functions import Now

from annotation.models import Condition

RECENT = timedelta(minutes=2)
"""Some process looks more often than that; what none has seen for so long is over."""


def current_conditions() -> QuerySet[Condition]:
    """The longest-lasting first. Rows of conditions that are over stay for some minutes, until people are told."""
    return Condition.objects.filter(seen_at__gte=Now() - RECENT).order_by("began_at", "pk")
