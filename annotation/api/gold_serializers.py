"""Serializers of gold, and of solutions that can become gold."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotation import limits
from annotation.api.fields import text_field
from annotation.api.history_serializers import PartQuerySerializer
from annotation.api.json_body import RequestSerializer
from annotation.api.phase_serializers import PersonSerializer
from annotation.api.serializers import LabelField, LabelSerializer
from annotation.models import Gold, Item, Phase, Solution
from annotation.selectors.gold import State, Use
from annotation.services.gold_items import NotAdded

ACCEPTED_HELP = "The accepted ratings of each step up to the first error."
WHY_HELP = "Why, for each of these steps; a text may be empty."
MOST_GOLD = 1_000
"""Gold that one request puts into a phase."""


class RatingsField(serializers.ListField):
    child = serializers.ListField(child=serializers.IntegerField(min_value=-1, max_value=1))


class GoldUseSerializer(serializers.Serializer[Any]):
    item = serializers.IntegerField(source="item_id")
    phase = serializers.IntegerField(source="phase.pk")
    phase_name = serializers.CharField(source="phase.name")
    kind = serializers.ChoiceField(choices=[Item.Kind.SCREENING.value, Item.Kind.QUALITY_CONTROL.value])


class GoldRowSerializer(serializers.Serializer[Any]):
    """Gold in a list."""

    id = serializers.IntegerField(source="gold.pk")
    solution = serializers.IntegerField(source="gold.solution_id")
    problem = serializers.CharField(source="gold.solution.problem.text")
    version = serializers.IntegerField(source="gold.version")
    ratings = RatingsField(source="gold.ratings", help_text=ACCEPTED_HELP)
    steps = serializers.SerializerMethodField(help_text="Steps of the whole solution.")
    origin = serializers.ChoiceField(source="gold.origin", choices=Gold.Origin.choices)
    made_by = PersonSerializer(source="gold.made_by")
    made_at = serializers.DateTimeField(source="gold.made_at")
    retired_at = serializers.DateTimeField(source="gold.retired_at", allow_null=True)
    passed = serializers.IntegerField(help_text="Labelings that it judged and let pass.")
    failed = serializers.IntegerField(help_text="Labelings that it judged and that differ.")
    uses = GoldUseSerializer(many=True)

    def get_steps(self, overview: Any) -> int:
        return len(overview.gold.solution.steps)


class GoldPartSerializer(serializers.Serializer[Any]):
    """A part of the list."""

    count = serializers.IntegerField(help_text="Of all parts.")
    next = serializers.CharField(allow_null=True, help_text="`before` of the next, older part; null: there is none.")
    results = GoldRowSerializer(many=True)


class GoldVersionSerializer(serializers.ModelSerializer[Gold]):
    made_by = PersonSerializer(read_only=True)
    retired_by = PersonSerializer(read_only=True, allow_null=True)

    class Meta:
        model = Gold
        fields = ["id", "version", "origin", "made_by", "made_at", "retired_at", "retired_by", "retire_reason"]
        read_only_fields = fields


class RatedSolutionSerializer(serializers.ModelSerializer[Solution]):
    """A solution as it is rated."""

    problem = serializers.CharField(source="problem.text", read_only=True)
    answer = serializers.CharField(
        source="problem.answer", allow_null=True, read_only=True, help_text="The current guess of the correct answer."
    )
    steps = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = Solution
        fields = ["id", "problem", "answer", "steps"]
        read_only_fields = fields


class GoldSerializer(GoldRowSerializer):
    """Gold with its label, the reasons, and all its versions."""

    shown = RatedSolutionSerializer(source="gold.solution")
    label = LabelSerializer(source="gold.label")  # type: ignore[assignment]
    reasons = serializers.ListField(
        source="gold.reasons", child=serializers.CharField(allow_blank=True), help_text=WHY_HELP
    )
    retired_by = PersonSerializer(source="gold.retired_by", allow_null=True)
    retire_reason = serializers.CharField(source="gold.retire_reason", allow_blank=True)
    versions = GoldVersionSerializer(many=True, help_text="All gold of the solution, newest first.")


class MakeGoldSerializer(RequestSerializer):
    solution = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    label = LabelField()  # type: ignore[assignment]
    tolerance = RatingsField(default=list, help_text="Further accepted ratings of each step of the label.")
    reasons = serializers.ListField(
        child=text_field(limits.GOLD_REASON, allow_blank=True), default=list, help_text=WHY_HELP
    )
    replaces = serializers.IntegerField(
        default=0, min_value=0, max_value=32_767, help_text="The version in force that it follows; 0: there is none."
    )


class RetireGoldSerializer(RequestSerializer):
    reason = text_field(limits.REASON)


class GoldQuerySerializer(PartQuerySerializer):
    state = serializers.ChoiceField(choices=[state.value for state in State], default=State.IN_FORCE.value)
    origin = serializers.ChoiceField(choices=Gold.Origin.choices, required=False)
    use = serializers.ChoiceField(
        choices=[use.value for use in Use], required=False, help_text="`none`: in no gold set."
    )
    phase = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1, help_text="In its gold set.")
    search = serializers.CharField(required=False, allow_blank=True, default="", help_text="Text of the problem.")


class GoldPhaseSerializer(serializers.ModelSerializer[Phase]):
    """A phase, as somebody reads it who puts gold into it."""

    screening = serializers.SerializerMethodField(help_text="Solutions in its gold set for screening.")
    quality_control = serializers.SerializerMethodField(help_text="Solutions in its gold set for quality control.")

    class Meta:
        model = Phase
        fields = ["id", "name", "status", "requires_screening", "screening_items", "screening", "quality_control"]
        read_only_fields = fields

    def get_screening(self, phase: Phase) -> int:
        return self._size(phase, Item.Kind.SCREENING)

    def get_quality_control(self, phase: Phase) -> int:
        return self._size(phase, Item.Kind.QUALITY_CONTROL)

    def _size(self, phase: Phase, kind: Item.Kind) -> int:
        sizes: dict[tuple[int, str], int] = self.context["sizes"]
        return sizes.get((phase.pk, kind), 0)


class AddGoldSerializer(RequestSerializer):
    gold = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1), min_length=1, max_length=MOST_GOLD
    )
    kind = serializers.ChoiceField(choices=[Item.Kind.SCREENING.value, Item.Kind.QUALITY_CONTROL.value])


class AddedGoldSerializer(serializers.Serializer[Any]):
    added = serializers.IntegerField()
    skipped = serializers.DictField(
        child=serializers.IntegerField(), help_text=f"Gold not added, by reason: {', '.join(NotAdded)}."
    )


class CandidateSerializer(serializers.ModelSerializer[Solution]):
    """A solution that can become gold."""

    problem = serializers.CharField(source="problem.text", read_only=True)
    steps = serializers.SerializerMethodField(help_text="How many.")
    has_gold = serializers.BooleanField(read_only=True, help_text="Whether it has gold in force.")
    labelings = serializers.SerializerMethodField(help_text="Labelings of people that count.")

    class Meta:
        model = Solution
        fields = ["id", "problem", "generator", "grade", "steps", "has_gold", "labelings"]
        read_only_fields = fields

    def get_steps(self, solution: Solution) -> int:
        return len(solution.steps)

    def get_labelings(self, solution: Solution) -> int:
        counts: dict[int, int] = self.context["labelings"]
        return counts.get(solution.pk, 0)


class CandidatesQuerySerializer(serializers.Serializer[Any]):
    limit = serializers.IntegerField(default=25, min_value=1, max_value=100, help_text="Rows of a part.")
    before = serializers.IntegerField(
        required=False, min_value=1, max_value=2**63 - 1, help_text="`next` of the part before."
    )


class SearchQuerySerializer(CandidatesQuerySerializer):
    search = serializers.CharField(
        required=False, allow_blank=True, default="", help_text="Text of the problem, or the number of a solution."
    )


class CandidatesSerializer(serializers.Serializer[Any]):
    next = serializers.IntegerField(allow_null=True, help_text="`before` of the next part; null: there is none.")
    results = CandidateSerializer(many=True)


class ProposalsQuerySerializer(CandidatesQuerySerializer):
    at_least = serializers.IntegerField(default=3, min_value=2, max_value=20, help_text="People who must agree.")


class ProposalSerializer(serializers.Serializer[Any]):
    """A solution on which all its labelers agree."""

    id = serializers.IntegerField(source="solution.pk")
    problem = serializers.CharField(source="solution.problem.text")
    steps = serializers.SerializerMethodField(help_text="How many.")
    labelers = serializers.IntegerField()
    ratings = serializers.ListField(child=serializers.IntegerField(), help_text="What all of them said.")

    def get_steps(self, agreed: Any) -> int:
        return len(agreed.solution.steps)


class ProposalsSerializer(serializers.Serializer[Any]):
    next = serializers.IntegerField(allow_null=True, help_text="`before` of the next part; null: there is none.")
    results = ProposalSerializer(many=True, source="found")


class AcceptProposalSerializer(RequestSerializer):
    at_least = serializers.IntegerField(default=3, min_value=2, max_value=20, help_text="People who must agree.")


class GoldInForceSerializer(serializers.ModelSerializer[Gold]):
    label = LabelSerializer(read_only=True)  # type: ignore[assignment]
    ratings = RatingsField(read_only=True, help_text=ACCEPTED_HELP)
    reasons = serializers.ListField(child=serializers.CharField(allow_blank=True), read_only=True, help_text=WHY_HELP)

    class Meta:
        model = Gold
        fields = ["id", "version", "label", "ratings", "reasons"]
        read_only_fields = fields


class SolutionToRateSerializer(RatedSolutionSerializer):
    """A solution for the gold editor, with the gold that it has."""

    gold = serializers.SerializerMethodField(help_text="Its gold in force; null: none.")

    class Meta:
        model = Solution
        fields = ["id", "problem", "answer", "steps", "gold"]
        read_only_fields = fields

    @extend_schema_field(GoldInForceSerializer(allow_null=True))
    def get_gold(self, solution: Solution) -> Any:
        gold = self.context["gold"]
        return GoldInForceSerializer(gold).data if gold else None
