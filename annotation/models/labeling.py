"""Labelings: submitted or imported labels."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, Func, OuterRef, Q
from django.db.models.functions import Now

from annotation.models.assignment import Assignment
from annotation.models.exclusion import Exclusion
from annotation.models.instructions import Instructions
from annotation.models.labeling_words import UNSURE
from annotation.models.phase import Phase
from annotation.models.problem import Problem
from annotation.models.solution import Solution
from annotation.models.user import User


class Rating(models.IntegerChoices):
    NEGATIVE = -1
    NEUTRAL = 0
    POSITIVE = 1


class LabelingQuerySet(models.QuerySet["Labeling"]):
    def not_superseded(self) -> Self:
        """Those that no correction has replaced, whether they count or are excluded.

        `supersedes IS NOT NULL` follows from the equality, but it lets the planner read the few corrections from their index. Without
        it PostgreSQL reads the whole table to find that almost nothing is superseded.
        """
        corrections = Labeling.objects.filter(supersedes=OuterRef("pk"), supersedes__isnull=False)
        return self.filter(~Exists(corrections))

    def counting(self) -> Self:
        """Those that are trained on, exported and counted: not superseded, and without an exclusion in force (models/exclusion.py)."""
        in_force = Exclusion.objects.filter(labeling=OuterRef("pk"), ended_at=None)
        return self.not_superseded().filter(~Exists(in_force))

    def work_of(self, labeler: User) -> Self:
        """The labeler's work: each task once, with their own latest ratings, also if it is excluded or a reviewer corrected it.

        Corrections that they made as a reviewer are none of it.
        """
        own_corrections = Labeling.objects.filter(
            supersedes=OuterRef("pk"), supersedes__isnull=False, by_reviewer=False
        )
        return self.filter(~Exists(own_corrections), labeler=labeler, by_reviewer=False)

    def finished(self) -> Self:
        """Without those that were given up or that report a bad problem. A labeling without a finish reason counts as finished."""
        return self.exclude(finish_reason__in=Labeling.UNFINISHED)


def _rated(rating: Rating) -> models.GeneratedField:
    """How many completions of the label have this rating."""
    path = f"lax $.steps[*].completions[*].rating ? (@ == {rating:d})"
    return models.GeneratedField(
        expression=Func("label", template=f"jsonb_array_length(jsonb_path_query_array(%(expressions)s, '{path}'))"),
        output_field=models.PositiveIntegerField(),
        db_persist=True,
    )


class Labeling(models.Model):
    """One submitted or imported label: a PRM800K record with its labeler and time. A trigger forbids changes (migration 0002).

    `question` and `label` are the record's two objects, exactly as shown and submitted. So a later correction of the problem does not
    rewrite history, and an import is exported unchanged. `details` has the answers to questions beyond the record: reasons, suggested
    answers, explanations. A correction is a new labeling that supersedes the old one. Exports are ordered by id, the order of arrival.
    """

    class Origin(models.TextChoices):
        NATIVE = "native"
        IMPORT = "import"

    class FinishReason(models.TextChoices):
        SOLUTION = "solution"
        FOUND_ERROR = "found_error"
        GIVE_UP = "give_up"
        BAD_PROBLEM = "bad_problem"

    UNFINISHED = (FinishReason.GIVE_UP, FinishReason.BAD_PROBLEM)
    """The labeler stopped early and said why; such labelings are not trained on."""

    origin = models.CharField(max_length=8, choices=Origin)
    record_key = models.UUIDField(
        unique=True, help_text="Hash of the record (records/identity.py), so that it is imported once."
    )
    assignment = models.ForeignKey(
        Assignment, on_delete=models.PROTECT, null=True, blank=True, related_name="labelings"
    )
    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="labelings")
    solution = models.ForeignKey(Solution, on_delete=models.PROTECT, null=True, blank=True, related_name="labelings")
    labeler = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="labelings"
    )
    submitted_at = models.DateTimeField(null=True, blank=True, help_text="The record's timestamp; null if it has none.")
    flow = models.SmallIntegerField(choices=Phase.Flow)
    generation_number = models.IntegerField(null=True, blank=True)
    is_quality_control = models.BooleanField(null=True)
    is_screening = models.BooleanField(null=True)
    question = models.JSONField()
    label = models.JSONField()
    finish_reason = models.CharField(max_length=16, choices=FinishReason, null=True, blank=True)
    instructions = models.ForeignKey(
        Instructions,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The version that was shown; null if there was none or it is unknown.",
    )
    details = models.JSONField(default=dict, blank=True)
    # computed by the database on insert, so that sums need not read the labels
    positive = _rated(Rating.POSITIVE)
    neutral = _rated(Rating.NEUTRAL)
    negative = _rated(Rating.NEGATIVE)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    by_reviewer = models.BooleanField(
        default=False,
        db_default=False,
        help_text="A correction by somebody else than the labeler of the task; `labeler` is who made it.",
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = LabelingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assignment"], condition=Q(supersedes=None), name="labeling_assignment_submitted_once"
            ),
            models.CheckConstraint(name="labeling_flow_known", condition=Q(flow__in=[1, 2])),
            models.CheckConstraint(
                name="labeling_finish_reason_known",
                condition=Q(finish_reason=None)
                | Q(finish_reason__in=["solution", "found_error", "give_up", "bad_problem"]),
            ),
        ]
        indexes = [
            models.Index(fields=["generation_number", "flow"], name="labeling_generation_phase"),
            models.Index(fields=["labeler", "-submitted_at"], name="labeling_labeler_recent"),
            # read by services/quality_control.py: what gold has not judged yet
            models.Index(
                fields=["labeler", "-submitted_at"],
                condition=Q(is_quality_control=True),
                name="labeling_quality_control",
            ),
            # all columns that sums over labelings need, so that they read only this index
            models.Index(
                fields=["created_at"],
                include=[
                    "id",
                    "labeler",
                    "generation_number",
                    "origin",
                    "supersedes",
                    "positive",
                    "neutral",
                    "negative",
                ],
                name="labeling_totals",
            ),
            # what the page of all labelings is filtered by
            models.Index(fields=["submitted_at"], name="labeling_submitted"),
            models.Index(fields=["finish_reason", "id"], name="labeling_finish"),
            models.Index(fields=["id"], condition=UNSURE, name="labeling_unsure"),
        ]

    def __str__(self) -> str:
        return f"labeling {self.pk}"
