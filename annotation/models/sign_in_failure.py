"""Wrong passwords of the last minutes, so that guessing is slow on every web process alike."""

from django.db import models


class SignInFailure(models.Model):
    """One refused sign-in. `username` is what was typed, known or not; rows are deleted when they no longer count."""

    username = models.CharField(max_length=150)
    address = models.CharField(max_length=64, blank=True, default="", help_text="IP address that it came from.")
    failed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(fields=["address", "failed_at"], name="sign_in_failure_address"),
            models.Index(fields=["failed_at"], name="sign_in_failure_age"),
        ]

    def __str__(self) -> str:
        return f"refused sign-in as {self.username}"
