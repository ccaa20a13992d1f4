"""Reward models, trained here or added from elsewhere."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class RewardModel(models.Model):
    """A PRM or ORM, ready to score. A row is written when a training has finished, or when a model from elsewhere was opened and tried.

    `standing` is the outcome at the gate (rewardmodel/gate.py); each decision is a row of ModelDecision.
    """

    class Kind(models.TextChoices):
        PRM = "prm"
        ORM = "orm"

    class Standing(models.TextChoices):
        CANDIDATE = "candidate"
        ACCEPTED = "accepted"
        HELD_BACK = "held_back"
        DISMISSED = "dismissed"

    class Origin(models.TextChoices):
        TRAINED = "trained"
        ADDED = "added"

    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(
        max_length=200, unique=True, help_text="Such as prm-3; stored with the items that it selected."
    )
    origin = models.CharField(
        max_length=8,
        choices=Origin,
        default=Origin.TRAINED,
        db_default=Origin.TRAINED,
        help_text="trained: by this installation; added: trained elsewhere.",
    )
    location = models.CharField(
        max_length=500, help_text="Folder with weights, or the address of a server (http://…) that runs the model."
    )
    format = models.CharField(
        max_length=40,
        blank=True,
        default="",
        db_default="",
        help_text="How a public model reads solutions (rewardmodel/model_formats.py); empty: a folder with reward_model.json.",
    )
    tokenizer = models.CharField(
        max_length=500,
        blank=True,
        default="",
        db_default="",
        help_text="For a server: folder with the tokenizer and settings of the model that it runs.",
    )
    options = models.JSONField(
        default=dict,
        db_default=models.Value({}, models.JSONField()),
        blank=True,
        help_text="Options of the format and of the server, such as the name of the served model.",
    )
    is_current = models.BooleanField(default=False, help_text="The one that scores; at most one of a kind.")
    standing = models.CharField(
        max_length=10,
        choices=Standing,
        default=Standing.ACCEPTED,
        help_text=(
            "candidate: not compared yet; held_back: an admin has to decide; dismissed: rejected by an admin;"
            " accepted: is, was or may become current."
        ),
    )
    compared_with = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="challengers",
        help_text="The model that was current when this one was measured.",
    )
    comparison = models.JSONField(
        default=dict,
        blank=True,
        help_text="Figures of both on the same held-out data, by the names in gate.FIGURES.",
    )
    rated_steps = models.PositiveIntegerField(default=0, help_text="Rated steps it was trained on.")
    labelings = models.PositiveIntegerField(default=0, help_text="Labelings it was trained on.")
    labelings_by_models = models.PositiveIntegerField(
        null=True, blank=True, help_text="How many of these are by models; null: not known."
    )
    metrics = models.JSONField(default=dict, blank=True, help_text="Held-out metrics as training recorded them.")
    files = models.JSONField(
        default=dict,
        db_default=models.Value({}, models.JSONField()),
        blank=True,
        help_text='What its folder had when it was last used: {"stat", "sha256"}; empty: not used yet, or a server.',
    )
    files_changed_at = models.DateTimeField(
        null=True, blank=True, help_text="When other weights were found in its folder than before; null: never."
    )
    files_deleted_at = models.DateTimeField(
        null=True, blank=True, help_text="When the retention rules deleted its folder; null: they did not."
    )
    version = models.PositiveIntegerField(
        default=1, db_default=1, help_text="Number of this place with these options; a change makes the next one."
    )
    retired_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when nothing may choose it; null: it may be chosen."
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind"], condition=Q(is_current=True), name="reward_model_one_current"),
            models.CheckConstraint(name="reward_model_kind_known", condition=Q(kind__in=["prm", "orm"])),
            models.CheckConstraint(name="reward_model_origin_known", condition=Q(origin__in=["trained", "added"])),
            models.CheckConstraint(
                name="reward_model_standing_known",
                condition=Q(standing__in=["candidate", "accepted", "held_back", "dismissed"]),
            ),
            models.CheckConstraint(
                name="reward_model_current_is_not_retired", condition=Q(is_current=False) | Q(retired_at=None)
            ),
            models.CheckConstraint(
                name="reward_model_current_is_accepted", condition=Q(is_current=False) | Q(standing="accepted")
            ),
        ]

    def __str__(self) -> str:
        return self.name
