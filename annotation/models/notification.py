"""Notifications: what needs an admin, who is told, and a log of each attempt to tell."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from annotation import limits
from annotation.models.labeling import Labeling


class Event(models.TextChoices):
    """Names of what webhooks are told. A new one needs a line in docs/notifications.md."""

    ATTENTION = "attention.changed", "Something needs an admin, or no longer does"
    LABELING_SUBMITTED = "labeling.submitted", "Labelings were submitted"
    GENERATION_DONE = "generation.done", "A generation is done"
    MODEL_PROMOTED = "model.promoted", "A reward model is current from now on"
    TEST = "test", "A test that an admin sent"


SUBSCRIBABLE = (Event.ATTENTION, Event.LABELING_SUBMITTED, Event.GENERATION_DONE, Event.MODEL_PROMOTED)


class Watch(models.Model):
    """One row: when some process last looked for conditions, and when people were last told. It gives one process the turn."""

    ROW = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ROW, editable=False)
    looked_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    cleaned_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(name="watch_is_one_row", condition=Q(id=1))]

    def __str__(self) -> str:
        return "watch"


class Condition(models.Model):
    """Something that needs an admin now, or did some minutes ago. The row goes when it is over and people were told so."""

    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=40)
    sentence = models.TextField()
    link = models.CharField(max_length=200, help_text="Path of the page for it.")
    began_at = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(db_default=Now())
    told_at = models.DateTimeField(null=True, help_text="When people were told that it has begun; null: not yet.")

    def __str__(self) -> str:
        return self.key


class Webhook(models.Model):
    """An address that is sent signed events. Only the sender and the receiver know `secret`."""

    name = models.CharField(max_length=limits.WEBHOOK_NAME, unique=True)
    url = models.CharField(max_length=limits.WEBHOOK_URL)
    secret = models.CharField(max_length=100)
    events = ArrayField(models.CharField(max_length=60))
    include_labels = models.BooleanField(
        default=False, db_default=False, help_text="labeling.submitted also has the label itself, with its texts."
    )
    is_active = models.BooleanField(default=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return self.name


class MailChoice(models.Model):
    """Whether an admin is told by mail. Without a row: yes, if the account has an address."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="mail_choice"
    )
    by_mail = models.BooleanField(default=True)
    address = models.EmailField(blank=True, default="", help_text="Empty: that of the account.")

    def __str__(self) -> str:
        return f"mail choice of {self.user_id}"


class Notification(models.Model):
    """One event, stored before anybody is told; `body` is what webhooks receive as `data`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.CharField(max_length=60, choices=Event)
    body = models.JSONField()
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="notification_age")]

    def __str__(self) -> str:
        return f"{self.event} {self.pk}"


class UntoldLabeling(models.Model):
    """A submitted labeling of which webhooks are to be told; written with the labeling, and gone once a notification names it."""

    labeling = models.OneToOneField(Labeling, on_delete=models.CASCADE, primary_key=True, related_name="+")

    def __str__(self) -> str:
        return f"untold labeling {self.labeling_id}"


class Delivery(models.Model):
    """A notification on its way to one webhook or one admin. Its id stays the same over all attempts, so a receiver can tell repeats."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    notification = models.ForeignKey(Notification, on_delete=models.CASCADE, related_name="deliveries")
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, null=True, blank=True, related_name="deliveries")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="deliveries"
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(
        db_default=Now(), help_text="Also the claim of the process that sends it now."
    )
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    log = models.JSONField(default=list, help_text='The last attempts: [{"at", "status", "error", "seconds"}].')
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.CheckConstraint(
                name="delivery_to_one",
                condition=Q(webhook=None, user__isnull=False) | Q(webhook__isnull=False, user=None),
            ),
            models.CheckConstraint(name="delivery_ends_once", condition=Q(sent_at=None) | Q(given_up_at=None)),
        ]
        indexes = [
            models.Index(fields=["next_attempt_at"], condition=Q(sent_at=None, given_up_at=None), name="delivery_due"),
            models.Index(fields=["-created_at"], name="delivery_newest"),
        ]

    def __str__(self) -> str:
        return f"delivery {self.pk}"
