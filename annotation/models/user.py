"""Users: people who sign in, and models that label."""

import uuid

from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import AbstractUser
from django.db import connection, models, transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from annotation.permissions import PERMISSIONS, Permission, Role


class User(AbstractUser):
    """A person with a role, or a model that labels instead of a person.

    The primary key is the `labeler` of the PRM800K record, so imported labelers keep their ids. Labelers who are known from imported
    records only are inactive and have no usable password.
    """

    Role = Role

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
    last_seen_at = models.DateTimeField(
        null=True,
        editable=False,
        help_text=_("Of the newest request by page or script; written every five minutes at most."),
    )

    class Meta(AbstractUser.Meta):
        constraints = [
            models.UniqueConstraint(Lower("username"), name="user_name_once_without_case"),
            models.CheckConstraint(
                name="user_role_known",
                condition=models.Q(role__in=["labeler", "reviewer", "researcher", "admin"]),
            ),
            models.CheckConstraint(name="user_kind_known", condition=models.Q(kind__in=["person", "model"])),
        ]
        indexes = [models.Index(models.F("last_seen_at").desc(nulls_last=True), "id", name="user_last_seen")]

    @property
    def permissions(self) -> tuple[Permission, ...]:
        """What the role allows; read at each request, so a new role holds at once."""
        return PERMISSIONS[self.role]

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    def check_password(self, raw_password: str | None) -> bool:
        """As Django's; it may store the same password with a newer kind of hash, which must not end the user's tokens."""

        def store_again(password: str | None) -> None:
            self.set_password(password)
            self._password = None
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT set_config('stepmark.same_password', 'on', true)")
                self.save(update_fields=["password"])
                cursor.execute("SELECT set_config('stepmark.same_password', 'off', true)")

        return check_password(raw_password, self.password, store_again)
