"""What an admin requests of a model: add, change, compare or try a reward model; draw one sample with a generator."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from annotation.models import User
from rewardmodel.models.evaluation_set import EvaluationSet
from rewardmodel.models.generator import Generator
from rewardmodel.models.reward_model import RewardModel


class ModelRequest(models.Model):
    """A model is loaded and scores or samples, which takes a worker. A model to be added is entered only if it could score an example,
    and one whose place changes keeps the old place unless it could.

    Workers claim it like a shard, with a conditional update. A failed request is over: the admin corrects it and makes another one.
    """

    class Action(models.TextChoices):
        ADD = "add"
        COMPARE = "compare"
        CHANGE = "change"
        TRY = "try"
        DRAW = "draw"

    class Status(models.TextChoices):
        PENDING = "pending"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    action = models.CharField(max_length=8, choices=Action)
    status = models.CharField(max_length=8, choices=Status, default=Status.PENDING)
    name = models.CharField(max_length=200, help_text="Of the model to be added, or that is compared.")
    location = models.CharField(max_length=500, blank=True, default="")
    format = models.CharField(max_length=40, blank=True, default="")
    tokenizer = models.CharField(max_length=500, blank=True, default="")
    options = models.JSONField(default=dict, blank=True)
    requested_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    reward_model = models.ForeignKey(
        RewardModel,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="requests",
        help_text="The model that was added, or that is compared, changed or tried.",
    )
    generator = models.ForeignKey(
        Generator,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="requests",
        help_text="The generator that draws a sample.",
    )
    evaluation_set = models.ForeignKey(
        EvaluationSet,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="To compare: on these problems; null: on all held-out ones.",
    )
    reason = models.TextField(blank=True, default="", db_default="", help_text="Why a model is changed.")
    attempts = models.PositiveSmallIntegerField(default=0)
    claim = models.UUIDField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    dispatched_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True, default="")
    field = models.CharField(max_length=20, blank=True, default="", help_text="The field of the form that is to blame.")
    scores = models.JSONField(
        default=dict,
        blank=True,
        help_text='What the model gave the steps of a correct and of a wrong example: {"correct": [0.9, …], "wrong": […]}.',
    )
    sample = models.JSONField(
        default=dict,
        db_default=models.Value({}, models.JSONField()),
        blank=True,
        help_text='What a generator drew: {"problem", "steps", "seconds"}.',
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="model_request_action_known", condition=Q(action__in=["add", "compare", "change", "try", "draw"])
            ),
            models.CheckConstraint(
                name="model_request_status_known", condition=Q(status__in=["pending", "running", "done", "failed"])
            ),
            # pressing the button twice loads the model once
            models.UniqueConstraint(
                fields=["action", "name"],
                condition=Q(status__in=["pending", "running"]),
                name="model_request_one_at_a_time",
            ),
            models.CheckConstraint(
                name="model_request_names_its_model",
                condition=Q(action="add")
                | Q(action="draw", generator__isnull=False)
                | Q(action__in=["compare", "change", "try"], reward_model__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"request {self.pk} to {self.action} {self.name} ({self.status})"

    @property
    def is_over(self) -> bool:
        return self.status in (self.Status.DONE, self.Status.FAILED)
