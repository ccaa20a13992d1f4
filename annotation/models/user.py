"""Users: people who sign in, and models that label."""

import uuid

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A person with a role, or a model that labels instead of a person.

    The primary key is the `labeler` of the PRM800K record, so imported labelers keep their ids. Labelers who are known from imported
    records only are inactive and have no usable password.
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
        help_text=_("Counts and exports show labelings by models separately."),
    )

    class Meta(AbstractUser.Meta):
        constraints = [
            models.CheckConstraint(
                name="user_role_known", condition=models.Q(role__in=["labeler", "admin", "researcher"])
            ),
            models.CheckConstraint(name="user_kind_known", condition=models.Q(kind__in=["person", "model"])),
        ]
