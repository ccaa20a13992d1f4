"""Gold: the list, one with its versions, making, retiring, and the gold sets of phases."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation.api.acting_user import acting_user
from annotation.api.gold_serializers import (
    AddedGoldSerializer,
    AddGoldSerializer,
    GoldPartSerializer,
    GoldPhaseSerializer,
    GoldQuerySerializer,
    GoldSerializer,
    MakeGoldSerializer,
    RetireGoldSerializer,
)
from annotation.api.permissions import CanManagePhases, CanManageQuality, CanReview, ReadOnly
from annotation.api.problem_details import errors
from annotation.models import Gold, Item
from annotation.selectors.gold import (
    State,
    Use,
    gold_list,
    gold_overviews,
    phases_for_gold,
    whole_gold,
)
from annotation.selectors.gold_candidates import solution_to_rate
from annotation.selectors.gold_sets import gold_set_sizes
from annotation.selectors.keyset import Place
from annotation.services.gold import make_gold, retire_gold
from annotation.services.gold_items import add_gold_items, remove_gold_item


class GoldListView(APIView):
    permission_classes = [CanReview]

    @extend_schema(
        operation_id="gold_list",
        parameters=[GoldQuerySerializer],
        responses={200: GoldPartSerializer, **errors(400, 403)},
    )
    def get(self, request: Request) -> Response:
        """Gold, newest first, with how people do on it and where it is used."""
        query = GoldQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked = dict(query.validated_data)
        limit = asked.pop("limit")
        asked["state"] = State(asked["state"])
        asked["use"] = Use(asked["use"]) if "use" in asked else None
        found, count = gold_list(**asked)
        rows = list(found[: limit + 1])
        last = rows[limit - 1] if len(rows) > limit else None
        part = {
            "count": count,
            "next": str(Place(last.made_at, last.pk)) if last else None,
            "results": gold_overviews(rows[:limit]),
        }
        return Response(GoldPartSerializer(part).data)

    @extend_schema(
        operation_id="gold_make",
        request=MakeGoldSerializer,
        responses={201: GoldSerializer, **errors(400, 403, 404, 409)},
    )
    def post(self, request: Request) -> Response:
        """Make gold of a solution, or its next version. 409 if somebody else was faster."""
        asked = MakeGoldSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        values: dict[str, Any] = dict(asked.validated_data)
        solution = solution_to_rate(solution_id=values.pop("solution"))
        gold = make_gold(solution=solution, origin=Gold.Origin.PAGE, actor=acting_user(request), **values)
        return _response(gold.pk, status.HTTP_201_CREATED)


class GoldView(APIView):
    permission_classes = [CanReview]

    @extend_schema(operation_id="gold_get", responses={200: GoldSerializer, **errors(403, 404)})
    def get(self, request: Request, gold_id: int) -> Response:
        """Gold with its label, the reasons, and its versions."""
        return _response(gold_id)


class RetireGoldView(APIView):
    permission_classes = [CanManageQuality]

    @extend_schema(
        operation_id="gold_retire",
        request=RetireGoldSerializer,
        responses={200: GoldSerializer, **errors(400, 403, 404, 409)},
    )
    def post(self, request: Request, gold_id: int) -> Response:
        """Retire gold: it judges no more, and its items leave the queues."""
        asked = RetireGoldSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        retire_gold(gold_id=gold_id, actor=acting_user(request), **asked.validated_data)
        return _response(gold_id)


class GoldPhasesView(APIView):
    permission_classes = [CanReview & ReadOnly]

    @extend_schema(operation_id="gold_phases", responses={200: GoldPhaseSerializer(many=True), **errors(403)})
    def get(self, request: Request) -> Response:
        """The phases of flow 2 that are not closed, with the sizes of their gold sets."""
        phases = list(phases_for_gold())
        return Response(GoldPhaseSerializer(phases, many=True, context={"sizes": gold_set_sizes(phases)}).data)


class PhaseGoldView(APIView):
    permission_classes = [CanManagePhases]

    @extend_schema(
        operation_id="phases_add_gold",
        request=AddGoldSerializer,
        responses={200: AddedGoldSerializer, **errors(400, 403, 404, 409)},
    )
    def post(self, request: Request, phase_id: int) -> Response:
        """Put gold into the gold set of a phase, for screening or for quality control. Repeating it adds nothing twice."""
        asked = AddGoldSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        report = add_gold_items(
            phase_id=phase_id,
            gold_ids=asked.validated_data["gold"],
            kind=Item.Kind(asked.validated_data["kind"]),
            actor=acting_user(request),
        )
        skipped = {reason.value: count for reason, count in report.skipped.items() if count}
        return Response(AddedGoldSerializer({"added": report.added, "skipped": skipped}).data)


class GoldItemView(APIView):
    permission_classes = [CanManagePhases]

    @extend_schema(operation_id="gold_items_remove", responses={204: None, **errors(403, 404)})
    def delete(self, request: Request, item_id: int) -> Response:
        """Take an item out of a gold set. Open tasks can still be submitted."""
        remove_gold_item(item_id=item_id, actor=acting_user(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


def _response(gold_id: int, http_status: int = status.HTTP_200_OK) -> Response:
    return Response(GoldSerializer(whole_gold(gold_id=gold_id)).data, status=http_status)
