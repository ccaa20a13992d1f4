"""Failed sign-ins of the last minutes, shared by all web processes."""

from django.db import models
from django.db.models.functions import Now


class SignInFailure(models.Model):
    """One failed attempt, or one that is still being checked. Rows that no longer count are deleted.

    `username` is a keyed digest of the name that was typed, known or not: people type passwords into the wrong field. `address` is the
    client's network, or `browser:` and the number of a browser that has signed in to this account before.
    """

    username = models.CharField(max_length=150)
    address = models.CharField(max_length=64, blank=True, default="", help_text="Network or browser of the client.")
    failed_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["address", "failed_at"], name="sign_in_failure_address"),
            models.Index(fields=["username", "failed_at"], name="sign_in_failure_account"),
            models.Index(fields=["failed_at"], name="sign_in_failure_age"),
        ]

    def __str__(self) -> str:
        return f"refused sign-in as {self.username}"
