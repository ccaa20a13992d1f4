"""Serializers of agreement, of the steps that differ, and of the label model."""

from datetime import UTC, datetime, time
from math import isnan
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotation.models import LabelerTrust, LabelModelRun
from annotation.selectors.agreement import GROUPS, WHY
from annotation.selectors.differences import Between, Cell, DifferingStep
from annotation.selectors.rated_items import Scope
from quality.agreement import Agreement, Confusion, Figure, Undefined
from quality.labelings import RATINGS

FIGURES = ("alpha", "kappa", "exact", "first_error")


class ScopeQuerySerializer(serializers.Serializer[Any]):
    phase = serializers.IntegerField(required=False, min_value=1, max_value=2**31 - 1)
    generation = serializers.IntegerField(required=False, min_value=-(2**31), max_value=2**31 - 1)
    labeler = serializers.UUIDField(required=False, help_text="Compared with everybody else.")
    since = serializers.DateField(required=False, help_text="Day (UTC) of the later of two labelings.")
    until = serializers.DateField(required=False, help_text="The day after the last one.")
    work_only = serializers.BooleanField(
        default=False, help_text="Without screening and quality control, which many people rate."
    )

    def scope(self) -> Scope:
        asked = self.validated_data
        return Scope(
            phase=asked.get("phase"),
            generation=asked.get("generation"),
            labeler=asked.get("labeler"),
            since=_midnight(asked.get("since")),
            until=_midnight(asked.get("until")),
            work_only=asked["work_only"],
        )


class GroupsQuerySerializer(ScopeQuerySerializer):
    by = serializers.ChoiceField(choices=list(GROUPS))


class DifferencesQuerySerializer(ScopeQuerySerializer):
    between = serializers.ChoiceField(choices=[kind.value for kind in Between], default=Between.RATINGS.value)
    other = serializers.UUIDField(required=False, help_text="The second labeler.")
    rating = serializers.ChoiceField(
        choices=list(RATINGS), required=False, help_text="Gold's, or that of either person; with `other_rating`."
    )
    other_rating = serializers.ChoiceField(choices=list(RATINGS), required=False)

    def validate(self, attrs: Any) -> Any:
        if ("rating" in attrs) != ("other_rating" in attrs):
            missing = "other_rating" if "rating" in attrs else "rating"
            raise serializers.ValidationError({missing: "Name both ratings, or none."})
        return attrs

    def cell(self) -> Cell:
        asked = self.validated_data
        return Cell(Between(asked["between"]), asked.get("other"), asked.get("rating"), asked.get("other_rating"))


class FigureSerializer(serializers.Serializer[Figure]):
    """A figure with the central 95 % of its bootstrap over solutions (400 samples, fixed seed)."""

    value = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    of = serializers.IntegerField(help_text="Pairs of ratings, or of labelings for the first error.")
    why = serializers.SerializerMethodField(help_text="Why there is no figure; empty if there is one.")

    @extend_schema_field(serializers.CharField(allow_blank=True))
    def get_why(self, figure: Figure) -> str:
        return why(figure)


def why(figure: Figure) -> str:
    return WHY[Undefined(figure.undefined)] if figure.undefined else ""


class AgreementSerializer(serializers.Serializer[Agreement]):
    alpha = FigureSerializer(help_text="Krippendorff's alpha, ordinal.")
    kappa = FigureSerializer(help_text="Cohen's kappa.")
    exact = FigureSerializer(help_text="Share of pairs of ratings of a step that are equal.")
    first_error = FigureSerializer(
        help_text="Share of pairs of labelings with the first error at the same step, or none."
    )


class ComparedCountsSerializer(serializers.Serializer[Any]):
    labelings = serializers.IntegerField()
    labelers = serializers.IntegerField()
    solutions = serializers.IntegerField()
    compared = serializers.IntegerField(help_text="Solutions that at least two people rated.")


class ConfusionCellSerializer(serializers.Serializer[Any]):
    gold = serializers.IntegerField(min_value=-1, max_value=1)
    rating = serializers.IntegerField(min_value=-1, max_value=1)
    count = serializers.IntegerField()
    share = serializers.FloatField(allow_null=True, help_text="Of the steps with this gold rating.")
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)


def confusion_cells(found: Confusion) -> list[dict[str, Any]]:
    return [
        {
            "gold": gold,
            "rating": rating,
            "count": int(found.counts[row, column]),
            "share": _known(found.shares[row, column]),
            "low": _known(found.low[row, column]),
            "high": _known(found.high[row, column]),
        }
        for row, gold in enumerate(RATINGS)
        for column, rating in enumerate(RATINGS)
    ]


class AgreementReportSerializer(serializers.Serializer[Any]):
    counts = ComparedCountsSerializer()
    agreement = AgreementSerializer()
    confusion = ConfusionCellSerializer(
        many=True, help_text="Against gold; gold that accepts several ratings is left out."
    )


class GroupFiltersSerializer(serializers.Serializer[Any]):
    """The parameters that lead to the group alone."""

    phase = serializers.IntegerField(required=False)
    generation = serializers.IntegerField(required=False)
    labeler = serializers.UUIDField(required=False)
    other = serializers.UUIDField(required=False)
    since = serializers.DateField(required=False)
    until = serializers.DateField(required=False)


class AgreementGroupSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    of = GroupFiltersSerializer()
    pairs = serializers.IntegerField(help_text="Of ratings.")
    agreement = AgreementSerializer()


class SaidSerializer(serializers.Serializer[Any]):
    labeling = serializers.IntegerField()
    labeler = serializers.UUIDField()
    name = serializers.CharField()
    rating = serializers.IntegerField(allow_null=True, help_text="Null: unsure.")


class PosteriorSerializer(serializers.Serializer[Any]):
    """What the label model and the majority say of the solution."""

    position = serializers.IntegerField(help_text="Most probable first error, from 0; the number of steps: none.")
    certainty = serializers.FloatField()
    majority = serializers.IntegerField(allow_null=True)


class DifferingStepSerializer(serializers.Serializer[Any]):
    problem = serializers.IntegerField(source="solution.problem_id")
    problem_text = serializers.CharField(source="solution.problem.text")
    solution = serializers.IntegerField(source="solution.pk")
    steps = serializers.SerializerMethodField(help_text="How many the solution has.")
    step = serializers.IntegerField(help_text="From 0.")
    text = serializers.SerializerMethodField()
    said = SaidSerializer(many=True)
    gold = serializers.IntegerField(allow_null=True)
    negative = serializers.SerializerMethodField(
        help_text="P(this step is negative, if none before it is), by the label model; null: it has not read it."
    )
    posterior = PosteriorSerializer(allow_null=True)

    @extend_schema_field(serializers.IntegerField())
    def get_steps(self, found: DifferingStep) -> int:
        return len(found.solution.steps)

    @extend_schema_field(serializers.CharField())
    def get_text(self, found: DifferingStep) -> str:
        return found.solution.steps[found.step]

    @extend_schema_field(serializers.FloatField(allow_null=True))
    def get_negative(self, found: DifferingStep) -> float | None:
        ratings = found.posterior.ratings if found.posterior else []
        return ratings[found.step][0] if found.step < len(ratings) else None


class LabelModelRunSerializer(serializers.ModelSerializer[LabelModelRun]):
    status = serializers.ChoiceField(choices=["waiting", "running", "done", "failed"], read_only=True)
    requested_by = serializers.CharField(source="requested_by.username", default=None, allow_null=True, read_only=True)
    with_scores = serializers.SerializerMethodField(help_text="Whether a reward model is one more rater.")

    class Meta:
        model = LabelModelRun
        fields = [
            "id",
            "status",
            "requested_by",
            "with_scores",
            "labelings",
            "solutions",
            "labelers",
            "gold",
            "scored",
            "rounds",
            "error",
            "created_at",
            "started_at",
            "finished_at",
        ]
        read_only_fields = fields

    @extend_schema_field(serializers.BooleanField())
    def get_with_scores(self, run: LabelModelRun) -> bool:
        return bool(run.options.get("with_scores"))


class LabelModelSerializer(serializers.Serializer[Any]):
    newest = LabelModelRunSerializer(allow_null=True, help_text="The newest run, whatever became of it.")
    used = LabelModelRunSerializer(allow_null=True, help_text="The newest that is done: its result counts.")
    new_labelings = serializers.IntegerField(help_text="Since it; counted up to `enough`.")
    enough = serializers.IntegerField(help_text="New labelings after which the next run starts.")


class RateSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    value = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()
    below = serializers.FloatField(help_text="P(rate is below 0.8).")


class LabelerTrustSerializer(serializers.ModelSerializer[LabelerTrust]):
    """How a labeler rates, by the label model: no verdict."""

    labeler = serializers.UUIDField(source="labeler_id", read_only=True)
    name = serializers.CharField(source="labeler.username", read_only=True)
    rates = RateSerializer(many=True, read_only=True)
    rows = serializers.ListField(
        child=serializers.ListField(child=serializers.ListField(child=serializers.FloatField())),
        read_only=True,
        help_text="First two steps, later steps: shares of negative, neutral, positive for each state of a step.",
    )

    class Meta:
        model = LabelerTrust
        fields = ["labeler", "name", "labelings", "judged", "rates", "rows", "is_doubtful"]
        read_only_fields = fields


def _midnight(day: Any) -> datetime | None:
    return datetime.combine(day, time.min, tzinfo=UTC) if day else None


def _known(number: float) -> float | None:
    return None if isnan(number) else float(number)
