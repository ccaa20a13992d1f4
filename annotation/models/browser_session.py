"""Sessions of signed-in browsers: what a user sees of them, and ends."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from annotation.models.user import User


class BrowserSession(models.Model):
    """Belongs to a row of `django_session`. A foreign key in the database deletes it with that row."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="browser_sessions")
    session_key = models.CharField(max_length=40, unique=True)
    address = models.CharField(max_length=64, blank=True, help_text=_("IP address of the newest request."))
    device = models.CharField(max_length=300, blank=True, help_text=_("User-Agent of the newest request."))
    signed_in_at = models.DateTimeField(db_default=Now(), editable=False)
    last_seen_at = models.DateTimeField(db_default=Now(), help_text=_("Written at most once a minute."))

    def __str__(self) -> str:
        return f"session of {self.user_id}"
