"""Serializers for everybody's labelings."""

from datetime import datetime
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotation import limits
from annotation.api.fields import text_field
from annotation.api.history_serializers import RatedStepSerializer, rated_step
from annotation.api.json_body import RequestSerializer
from annotation.api.serializers import DetailsField, DetailsSerializer, LabelField, LabelSerializer
from annotation.models import Exclusion, Labeling, LabelingChange, User
from annotation.selectors.all_labelings import MOST_COUNTED, Agreement, Filter, Rated, Sort
from annotation.selectors.labeling_page import LabelingPage
from annotation.selectors.labeling_states import State
from annotation.services.reviewer_corrections import REASON

LARGEST = 2**63 - 1
SMALLEST_GENERATION, LARGEST_GENERATION = -(2**31), 2**31 - 1
SHOWN_OF_A_PROBLEM = 300
"""Characters of a problem's text in a list."""


class FilterQuerySerializer(serializers.Serializer[Any]):
    labeler = serializers.UUIDField(required=False, help_text="Only of this person or model.")
    phase = serializers.IntegerField(required=False, min_value=1, max_value=LARGEST, help_text="Only of this phase.")
    generation = serializers.IntegerField(
        required=False, min_value=SMALLEST_GENERATION, max_value=LARGEST_GENERATION, help_text="Generation number."
    )
    source = serializers.CharField(  # type: ignore[assignment]
        required=False, max_length=limits.SOURCE, help_text="Source of the problem."
    )
    subject = serializers.CharField(required=False, max_length=limits.SUBJECT, help_text="Subject of the problem.")
    problem = serializers.IntegerField(required=False, min_value=1, max_value=LARGEST, help_text="Of this problem.")
    rated = serializers.ChoiceField(
        choices=[each.value for each in Rated],
        required=False,
        help_text="At least one negative completion; none; at least one of which the labeler is unsure.",
    )
    finish_reason = serializers.ChoiceField(choices=Labeling.FinishReason.choices, required=False)
    agreement = serializers.ChoiceField(
        choices=[each.value for each in Agreement],
        required=False,
        help_text="With the counting, finished labelings of others for the same solution.",
    )
    since = serializers.DateTimeField(required=False, help_text="Submitted at this moment or later.")
    until = serializers.DateTimeField(required=False, help_text="Submitted before this moment.")
    text = serializers.CharField(
        required=False,
        max_length=200,
        help_text="Words of the problem, the steps or the labeler's answers: all of them, in any order.",
    )
    state = serializers.ChoiceField(
        choices=[each.value for each in State],
        required=False,
        help_text="What it counts for now: the first of these that is true, in this order.",
    )

    def filter(self) -> Filter:
        return filter_of(self.validated_data)


def filter_of(asked: dict[str, Any]) -> Filter:
    kinds: dict[str, Any] = {"rated": Rated, "agreement": Agreement, "state": State}
    names = FilterQuerySerializer._declared_fields
    return Filter(**{name: kinds.get(name, _same)(asked[name]) for name in names if name in asked})


def _same(value: Any) -> Any:
    return value


class ListQuerySerializer(FilterQuerySerializer):
    sort = serializers.ChoiceField(
        choices=[each.value for each in Sort], default=Sort.NEWEST.value, help_text="By arrival on this site."
    )
    after = serializers.IntegerField(
        required=False, min_value=1, max_value=LARGEST, help_text="`next` of the part before."
    )
    limit = serializers.IntegerField(default=50, min_value=1, max_value=200, help_text="Rows of a part.")


class LabelerSerializer(serializers.ModelSerializer[User]):
    name = serializers.CharField(source="username", read_only=True)

    class Meta:
        model = User
        fields = ["id", "name", "kind"]
        read_only_fields = fields


class NamedSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()


class LabeledProblemSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    text = serializers.SerializerMethodField(help_text=f"Its first {SHOWN_OF_A_PROBLEM} characters.")
    source = serializers.CharField()  # type: ignore[assignment]
    subject = serializers.CharField()

    def get_text(self, problem: Any) -> str:
        text: str = problem.text
        return text[:SHOWN_OF_A_PROBLEM]


class PlacedLabelingSerializer(serializers.ModelSerializer[Labeling]):
    """A labeling without what only its own page shows."""

    labeler = LabelerSerializer(read_only=True, allow_null=True, help_text="null: unknown; only imported ones.")
    state = serializers.ChoiceField(choices=[each.value for each in State], read_only=True)
    steps = serializers.SerializerMethodField()

    class Meta:
        model = Labeling
        fields = ["id", "labeler", "submitted_at", "finish_reason", "state", "by_reviewer", "steps"]
        read_only_fields = fields

    @extend_schema_field(RatedStepSerializer(many=True))
    def get_steps(self, labeling: Labeling) -> list[dict[str, Any]]:
        return [rated_step(step) for step in labeling.label["steps"]]


MARKS = ["positive", "neutral", "negative", "unsure", "own"]
_MARK_OF_RATING = {1: "positive", 0: "neutral", -1: "negative", None: "unsure"}


class ListedLabelingSerializer(serializers.ModelSerializer[Labeling]):
    labeler = LabelerSerializer(read_only=True, allow_null=True, help_text="null: unknown; only imported ones.")
    phase = NamedSerializer(source="assignment.item.phase", default=None, allow_null=True, read_only=True)
    problem = LabeledProblemSerializer(read_only=True)
    total_time = serializers.SerializerMethodField(help_text="Active time in milliseconds.")
    marks = serializers.SerializerMethodField(help_text="Of each step; `own`: the labeler wrote it.")
    state = serializers.ChoiceField(choices=[each.value for each in State], read_only=True)
    agreement = serializers.SerializerMethodField(help_text="null: it is not finished, or its solution was built.")

    class Meta:
        model = Labeling
        fields = [
            "id",
            "submitted_at",
            "labeler",
            "phase",
            "flow",
            "generation_number",
            "origin",
            "problem",
            "finish_reason",
            "total_time",
            "marks",
            "state",
            "agreement",
            "by_reviewer",
        ]
        read_only_fields = fields

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_total_time(self, labeling: Labeling) -> int | None:
        time: int | None = labeling.label.get("total_time")
        return time

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=MARKS)))
    def get_marks(self, labeling: Labeling) -> list[str]:
        rated = [rated_step(step) for step in labeling.label["steps"]]
        return ["own" if step["own"] else _MARK_OF_RATING[step["rating"]] for step in rated]

    @extend_schema_field(serializers.ChoiceField(choices=[each.value for each in Agreement], allow_null=True))
    def get_agreement(self, labeling: Labeling) -> str | None:
        agreement: str | None = self.context["agreement"].get(labeling.pk)
        return agreement


class LabelingPartSerializer(serializers.Serializer[Any]):
    """A part of the list."""

    count = serializers.IntegerField(
        help_text=f"Of all parts; {MOST_COUNTED + 1}: more than {MOST_COUNTED}, which is as far as they are counted."
    )
    next = serializers.IntegerField(allow_null=True, help_text="`after` of the next part; null: there is none.")
    results = ListedLabelingSerializer(many=True)


class ChoicesSerializer(serializers.Serializer[Any]):
    """What the filters offer."""

    labelers = LabelerSerializer(many=True)
    phases = NamedSerializer(many=True)
    generations = serializers.ListField(child=serializers.IntegerField())
    sources = serializers.ListField(child=serializers.CharField())
    subjects = serializers.ListField(child=serializers.CharField())


class ExclusionSerializer(serializers.ModelSerializer[Exclusion]):
    made_by = serializers.CharField(source="made_by.username", default=None, allow_null=True, read_only=True)
    ended_by = serializers.CharField(source="ended_by.username", default=None, allow_null=True, read_only=True)

    class Meta:
        model = Exclusion
        fields = ["id", "kind", "reason", "made_by", "made_at", "ended_by", "ended_at"]
        read_only_fields = fields


class UsesSerializer(serializers.Serializer[Any]):
    """Who takes the labeling now; docs/data-formats.md has the rule."""

    export = serializers.BooleanField()
    export_with_quality_control = serializers.BooleanField()
    training = serializers.BooleanField()
    consensus = serializers.BooleanField()


class ChainedSerializer(PlacedLabelingSerializer):
    """One labeling of a chain of corrections."""

    reason = serializers.SerializerMethodField(
        help_text="Why a reviewer made this correction; empty for a labeler's own."
    )

    class Meta(PlacedLabelingSerializer.Meta):
        fields = [*PlacedLabelingSerializer.Meta.fields, "reason"]
        read_only_fields = fields

    def get_reason(self, labeling: Labeling) -> str:
        return str(labeling.details.get(REASON, ""))


class WholeProblemSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="problem.pk")
    text = serializers.CharField(source="question.problem", help_text="As it was shown.")
    answer = serializers.CharField(
        source="question.ground_truth_answer",
        default=None,
        allow_null=True,
        read_only=True,
        help_text="As it was shown.",
    )
    source = serializers.CharField(source="problem.source")  # type: ignore[assignment]
    subject = serializers.CharField(source="problem.subject")
    split = serializers.ChoiceField(source="problem.split", choices=["train", "test"], help_text="Today.")


class LabelingPageSerializer(serializers.Serializer[LabelingPage]):
    """A labeling with all that is beside it."""

    id = serializers.IntegerField(source="labeling.pk")
    labeler = LabelerSerializer(source="labeling.labeler", allow_null=True)
    submitted_at = serializers.DateTimeField(source="labeling.submitted_at", allow_null=True)
    leased_at = serializers.DateTimeField(
        source="labeling.assignment.leased_at", default=None, allow_null=True, read_only=True
    )
    phase = NamedSerializer(source="labeling.assignment.item.phase", default=None, allow_null=True, read_only=True)
    flow = serializers.IntegerField(source="labeling.flow")
    generation_number = serializers.IntegerField(source="labeling.generation_number", allow_null=True)
    origin = serializers.ChoiceField(source="labeling.origin", choices=Labeling.Origin.choices)
    record_key = serializers.UUIDField(source="labeling.record_key")
    instructions_version = serializers.IntegerField(
        source="labeling.instructions.version", default=None, allow_null=True, read_only=True
    )
    problem = WholeProblemSerializer(source="labeling")
    shown_steps = serializers.ListField(
        source="labeling.question.pre_generated_steps", child=serializers.CharField(), default=list, read_only=True
    )
    label = LabelSerializer(source="labeling.label")  # type: ignore[assignment]
    steps = serializers.SerializerMethodField()
    details = DetailsSerializer(source="labeling.details")
    state = serializers.ChoiceField(source="labeling.state", choices=[each.value for each in State])
    agreement = serializers.ChoiceField(choices=[each.value for each in Agreement], allow_null=True)
    by_reviewer = serializers.BooleanField(source="labeling.by_reviewer")
    uses = UsesSerializer()
    is_returned = serializers.BooleanField(help_text="Its item got one more slot, for somebody else.")
    exclusions = ExclusionSerializer(many=True, help_text="Newest first, ended ones included.")
    chain = ChainedSerializer(many=True, help_text="From the first submit to the newest correction, this one included.")
    others = PlacedLabelingSerializer(many=True, help_text="Of the same solution or item, newest first.")
    others_count = serializers.IntegerField()

    @extend_schema_field(RatedStepSerializer(many=True))
    def get_steps(self, page: LabelingPage) -> list[dict[str, Any]]:
        return [rated_step(step) for step in page.labeling.label["steps"]]


class CorrectSerializer(RequestSerializer):
    label = LabelField()  # type: ignore[assignment]
    details = DetailsField(required=False)
    reason = text_field(limits.REASON)


class CorrectedSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk", help_text="Of the new labeling.")


class FilterSerializer(RequestSerializer, FilterQuerySerializer):
    """The filters of the list; an empty object is all labelings."""


class ChooseSerializer(RequestSerializer):
    kind = serializers.ChoiceField(choices=LabelingChange.Kind.choices)
    ids = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=LARGEST),
        required=False,
        allow_empty=False,
        max_length=limits.CHANGED_AT_ONCE,
        help_text="These labelings.",
    )
    filter = FilterSerializer(required=False, help_text="All labelings that these filters find.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("ids" in attrs) == ("filter" in attrs):
            raise serializers.ValidationError({"ids": "Give either `ids` or a `filter`."})
        return attrs


class PreviewSerializer(serializers.Serializer[Any]):
    chosen = serializers.IntegerField()
    changing = serializers.IntegerField(help_text="How many of them would be changed.")
    most = serializers.IntegerField(help_text="How many can be changed at once.")


class ChangeSerializer(ChooseSerializer):
    reason = text_field(limits.REASON)
    expected = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=LARGEST,
        help_text="`changing` of the preview; 409 if it is another number now.",
    )


class ChangedSerializer(serializers.ModelSerializer[LabelingChange]):
    made_by = serializers.CharField(source="made_by.username", read_only=True)
    undone_by = serializers.CharField(source="undone_by.username", default=None, allow_null=True, read_only=True)

    class Meta:
        model = LabelingChange
        fields = ["id", "kind", "reason", "labelings", "made_by", "made_at", "undone_by", "undone_at"]
        read_only_fields = fields


class UndoneSerializer(serializers.Serializer[Any]):
    change = ChangedSerializer()
    slots_kept = serializers.IntegerField(help_text="Slots of items that stay, because somebody labels in them.")


def as_stored(asked: dict[str, Any]) -> dict[str, Any]:
    """What a change keeps of how its labelings were chosen; many ids are only counted."""
    if "filter" in asked:
        return {"filter": {name: _plain(value) for name, value in asked["filter"].items()}}
    ids = asked["ids"]
    return {"ids": ids} if len(ids) <= 100 else {"ids": len(ids)}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value if isinstance(value, int) else str(value)
