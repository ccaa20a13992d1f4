"""Failed sign-ins of the last minutes, shared by all web processes."""

from django.db import models
from django.db.models.functions import Now


class SignInFailure(models.Model):
    """One failed sign-in. `username` is what was typed, known or not. Rows that no longer count are deleted."""

    username = models.CharField(max_length=150)
    address = models.CharField(max_length=64, blank=True, default="", help_text="IP address of the client.")
    failed_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["address", "failed_at"], name="sign_in_failure_address"),
            models.Index(fields=["failed_at"], name="sign_in_failure_age"),
        ]

    def __str__(self) -> str:
        return f"refused sign-in as {self.username}"
