"""API tokens: only the hash of a token's secret part is stored."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from annotation.models.user import User


class ApiToken(models.Model):
    """Lets a script work as a user. A token's text is `smk_<prefix>_<secret>`; the prefix finds the row.

    A trigger deletes the tokens of a user whose password changes or who is deactivated.
    """

    class Scope(models.TextChoices):
        """Each scope contains those before it. What the role may not do, no scope allows."""

        READ = "read"
        LABEL = "label"
        MANAGE = "manage"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=100, help_text=_("What the token is for."))
    scope = models.CharField(max_length=16, choices=Scope)
    prefix = models.CharField(max_length=16, unique=True, help_text=_("The public part, which finds the token."))
    digest = models.CharField(max_length=64, help_text=_("SHA-256 of the secret part."))
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    expires_at = models.DateTimeField(null=True, help_text=_("Empty: never."))
    last_used_at = models.DateTimeField(null=True, help_text=_("Written at most once a minute."))

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="api_token_scope_known", condition=models.Q(scope__in=["read", "label", "manage"])
            ),
            models.CheckConstraint(
                name="api_token_digest_is_sha256", condition=models.Q(digest__regex="^[0-9a-f]{64}$")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.scope})"
