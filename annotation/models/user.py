"""Everybody and everything that can sign in or label."""

import uuid

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A person with a role, or a model that labels in a person's place.

    The primary key is the `labeler` of the PRM800K record, so an imported labeler keeps their id. Labelers who are known from
    imported records only are inactive and have no usable password.
    """

    class Role(models.TextChoices):
        LABELER = "labeler"
        ADMIN = "admin"
        RESEARCHER = "researcher"

    class Kind(models.TextChoices):
        PERSON = "person"
        MODEL = "model"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    role = models.CharField(max_length=16, choices=Role, default=Role.LABELER)
    kind = models.CharField(
        max_length=16,
        choices=Kind,
        default=Kind.PERSON,
        help_text=_("A model's labels are marked as such in every count and export."),
    )

    class Meta(AbstractUser.Meta):
        constraints = [
            models.CheckConstraint(
                name="user_role_known", condition=models.Q(role__in=["labeler", "admin", "researcher"])
            ),
            models.CheckConstraint(name="user_kind_known", condition=models.Q(kind__in=["person", "model"])),
        ]
