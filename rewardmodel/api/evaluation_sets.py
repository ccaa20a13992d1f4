"""Evaluation sets: list, make, count beforehand, retire, bring back."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation import limits
from annotation.api.json_body import RequestSerializer
from annotation.api.pages import PAGE_PARAMETERS, Pages, page_of
from annotation.api.permissions import CanManageLoop, CanResearch, ReadOnly, signed_in_user
from annotation.api.problem_details import errors
from rewardmodel.models import EvaluationSet
from rewardmodel.selectors.evaluation_sets import evaluation_sets, held_out_choices, matching_held_out_problems
from rewardmodel.services.evaluation_sets import (
    MOST_PROBLEMS,
    bring_back_evaluation_set,
    make_evaluation_set,
    retire_evaluation_set,
)


class EvaluationSetSerializer(serializers.ModelSerializer[EvaluationSet]):
    count = serializers.IntegerField(help_text="Problems, chosen when the set was made.")
    created_by = serializers.CharField(source="created_by.username", default=None, allow_null=True)
    evaluations = serializers.IntegerField(source="evaluated", help_text="Evaluations of models on it.")

    class Meta:
        model = EvaluationSet
        fields = [
            *("id", "name", "sources", "subjects", "levels", "count", "evaluations"),
            *("created_by", "created_at", "retired_at"),
        ]
        read_only_fields = fields


def _texts(most: int) -> serializers.ListField:
    each = serializers.CharField(max_length=most, allow_blank=True)
    return serializers.ListField(child=each, required=False, default=list, max_length=200, help_text="Empty: any.")


class HeldOutFilterSerializer(RequestSerializer):
    sources = _texts(limits.SOURCE)
    subjects = _texts(limits.SUBJECT)
    levels = _texts(limits.LEVEL)


class NewEvaluationSetSerializer(HeldOutFilterSerializer):
    name = serializers.CharField(max_length=100)
    count = serializers.IntegerField(
        required=False,
        allow_null=True,
        min_value=1,
        max_value=MOST_PROBLEMS,
        default=None,
        help_text="The first ones by id; null: all that fit.",
    )


class HeldOutSourceSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(allow_blank=True, help_text="Empty: problems without a source.")
    problems = serializers.IntegerField()


class HeldOutChoicesSerializer(serializers.Serializer[Any]):
    """What held-out problems with an answer can be chosen by."""

    sources = HeldOutSourceSerializer(many=True)
    subjects = serializers.ListField(child=serializers.CharField())
    levels = serializers.ListField(child=serializers.CharField())


class HeldOutCountSerializer(serializers.Serializer[Any]):
    problems = serializers.IntegerField()


class EvaluationSetsView(APIView):
    permission_classes = [CanManageLoop | (CanResearch & ReadOnly)]
    pagination_class = Pages

    @extend_schema(
        operation_id="evaluation_sets_list",
        parameters=PAGE_PARAMETERS,
        responses={200: EvaluationSetSerializer(many=True), **errors(400, 403)},
    )
    def get(self, request: Request) -> Response:
        """Evaluation sets, newest first."""
        rows = evaluation_sets()
        return page_of(request, rows, lambda page: EvaluationSetSerializer(page, many=True).data)

    @extend_schema(
        operation_id="evaluation_sets_make",
        request=NewEvaluationSetSerializer,
        responses={201: EvaluationSetSerializer, **errors(400, 403, 409)},
    )
    def post(self, request: Request) -> Response:
        """Choose held-out problems and keep them under a name. They never change."""
        asked = NewEvaluationSetSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        made = make_evaluation_set(**asked.validated_data, by=signed_in_user(request))
        return _response(made.pk, status.HTTP_201_CREATED)


class EvaluationSetChoicesView(APIView):
    permission_classes = [CanManageLoop]

    @extend_schema(operation_id="evaluation_sets_choices", responses={200: HeldOutChoicesSerializer, **errors(403)})
    def get(self, request: Request) -> Response:
        """What there is to choose from."""
        found = held_out_choices()
        sources = [{"name": name, "problems": problems} for name, problems in found.sources]
        shown = {"sources": sources, "subjects": found.subjects, "levels": found.levels}
        return Response(HeldOutChoicesSerializer(shown).data)


class EvaluationSetCountView(APIView):
    permission_classes = [CanManageLoop]

    @extend_schema(
        operation_id="evaluation_sets_count",
        request=HeldOutFilterSerializer,
        responses={200: HeldOutCountSerializer, **errors(400, 403)},
    )
    def post(self, request: Request) -> Response:
        """How many held-out problems fit, before a set is made of them."""
        asked = HeldOutFilterSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        problems = matching_held_out_problems(**asked.validated_data).count()
        return Response(HeldOutCountSerializer({"problems": problems}).data)


CHANGED: dict[Any, Any] = {200: EvaluationSetSerializer, **errors(403, 404, 409)}


class RetireEvaluationSetView(APIView):
    permission_classes = [CanManageLoop]

    @extend_schema(operation_id="evaluation_sets_retire", request=None, responses=CHANGED)
    def post(self, request: Request, evaluation_set_id: int) -> Response:
        """Nothing new may choose it; figures that were measured on it stay."""
        retire_evaluation_set(evaluation_set_id=evaluation_set_id, by=signed_in_user(request))
        return _response(evaluation_set_id)


class BringBackEvaluationSetView(APIView):
    permission_classes = [CanManageLoop]

    @extend_schema(operation_id="evaluation_sets_bring_back", request=None, responses=CHANGED)
    def post(self, request: Request, evaluation_set_id: int) -> Response:
        """Let a retired set be chosen again."""
        bring_back_evaluation_set(evaluation_set_id=evaluation_set_id, by=signed_in_user(request))
        return _response(evaluation_set_id)


def _response(evaluation_set_id: int, http_status: int = status.HTTP_200_OK) -> Response:
    found = get_object_or_404(evaluation_sets(), pk=evaluation_set_id)
    return Response(EvaluationSetSerializer(found).data, status=http_status)
