"""Invitations: links with which people make their account, or set the first password of one that was made for them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from annotation import limits
from annotation.models.phase import Phase
from annotation.models.user import User


class Invitation(models.Model):
    """A link that works until it expires, is revoked, or has been used as often as it may be. Only the hash of its secret is stored.

    With `user`, the account exists and waits for its password. Without, everybody who uses the link makes an account.
    """

    role = models.CharField(max_length=16, choices=User.Role, default=User.Role.LABELER)
    phases = models.ManyToManyField(
        Phase, blank=True, related_name="+", help_text=_("Restricted phases on which the people may then work.")
    )
    user = models.OneToOneField(
        User,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="invitation",
        help_text=_("Whose account it is."),
    )
    email = models.EmailField(
        blank=True, default="", help_text=_("Becomes the address of the account; for one person only.")
    )
    note = models.CharField(
        max_length=limits.INVITATION_NOTE, blank=True, default="", help_text=_("For admins: whom the link is for.")
    )
    digest = models.CharField(max_length=64, unique=True, help_text=_("SHA-256 of the secret."))
    most_uses = models.PositiveSmallIntegerField(default=1)
    uses = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(name="invitation_used_within_limit", condition=Q(uses__lte=F("most_uses"))),
            models.CheckConstraint(name="invitation_can_be_used", condition=Q(most_uses__gte=1)),
            models.CheckConstraint(
                name="invitation_of_one_person", condition=Q(most_uses=1) | (Q(user=None) & Q(email=""))
            ),
            models.CheckConstraint(name="invitation_digest_is_sha256", condition=Q(digest__regex="^[0-9a-f]{64}$")),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"
