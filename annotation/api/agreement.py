"""How far people agree: figures, tables, and the very steps that differ."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation.api.agreement_serializers import (
    FIGURES,
    AgreementGroupSerializer,
    AgreementReportSerializer,
    DifferencesQuerySerializer,
    DifferingStepSerializer,
    GroupsQuerySerializer,
    ScopeQuerySerializer,
    confusion_cells,
    why,
)
from annotation.api.csv_files import MEDIA_TYPE as CSV
from annotation.api.csv_files import stream_csv
from annotation.api.exports import AnyAccepted
from annotation.api.pages import PAGE_PARAMETERS, Pages, page_of_list
from annotation.api.permissions import CanResearch, CanReview
from annotation.api.problem_details import errors
from annotation.selectors.agreement import Compared, Group, groups_of
from annotation.selectors.differences import DifferingStep, describe, differing_steps
from quality.agreement import Figure

AT_ONCE = 500
"""Steps whose texts are in memory at a time."""


class AgreementView(APIView):
    permission_classes = [CanReview | CanResearch]

    @extend_schema(
        operation_id="agreement_report",
        parameters=[ScopeQuerySerializer],
        responses={200: AgreementReportSerializer, **errors(400, 403)},
    )
    def get(self, request: Request) -> Response:
        """Agreement of people on the solutions that several of them rated (flow 2), and their ratings against gold."""
        compared = Compared.of(_checked(ScopeQuerySerializer, request).scope())
        report = {
            "counts": compared.counts(),
            "agreement": compared.agreement(),
            "confusion": confusion_cells(compared.confusion()),
        }
        return Response(AgreementReportSerializer(report).data)


class AgreementGroupsView(APIView):
    permission_classes = [CanReview | CanResearch]
    pagination_class = Pages

    @extend_schema(
        operation_id="agreement_groups",
        parameters=[GroupsQuerySerializer, *PAGE_PARAMETERS],
        responses={200: AgreementGroupSerializer(many=True), **errors(400, 403)},
    )
    def get(self, request: Request) -> Response:
        """The same by week, phase, generation, labeler or pair of labelers. The largest comes first; weeks come in order."""
        query = _checked(GroupsQuerySerializer, request)
        groups = groups_of(Compared.of(query.scope()), query.validated_data["by"])
        return page_of_list(request, groups, lambda page: AgreementGroupSerializer(_measured(page), many=True).data)


class AgreementGroupsCsvView(APIView):
    permission_classes = [CanReview | CanResearch]
    content_negotiation_class = AnyAccepted

    @extend_schema(
        operation_id="agreement_groups_csv",
        parameters=[GroupsQuerySerializer],
        responses={(200, CSV): OpenApiTypes.STR, **errors(400, 403)},
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        """The table as a CSV file. In place of a figure that is not defined stands why."""
        query = _checked(GroupsQuerySerializer, request)
        by = query.validated_data["by"]
        groups = groups_of(Compared.of(query.scope()), by)
        columns = [by, "pairs", *(f"{name}{part}" for name in FIGURES for part in ("", "_low", "_high", "_of"))]
        lines = (
            [row["name"], row["pairs"], *(cell for name in FIGURES for cell in _cells(getattr(row["agreement"], name)))]
            for row in _measured(groups)
        )
        return stream_csv(request, f"agreement-by-{by}.csv", columns, lines)


class DifferencesView(APIView):
    permission_classes = [CanReview | CanResearch]
    pagination_class = Pages

    @extend_schema(
        operation_id="agreement_differences",
        parameters=[DifferencesQuerySerializer, *PAGE_PARAMETERS],
        responses={200: DifferingStepSerializer(many=True), **errors(400, 403)},
    )
    def get(self, request: Request) -> Response:
        """The steps that differ, or that one cell of a table counts, with who said what. The newest comes first."""
        query = _checked(DifferencesQuerySerializer, request)
        compared = Compared.of(query.scope())
        steps = differing_steps(compared, query.cell())
        return page_of_list(
            request, steps, lambda page: DifferingStepSerializer(describe(compared, page), many=True).data
        )


class DifferencesCsvView(APIView):
    permission_classes = [CanReview | CanResearch]
    content_negotiation_class = AnyAccepted

    @extend_schema(
        operation_id="agreement_differences_csv",
        parameters=[DifferencesQuerySerializer],
        responses={(200, CSV): OpenApiTypes.STR, **errors(400, 403)},
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        """The list as a CSV file: a line for each step and each person who rated it."""
        query = _checked(DifferencesQuerySerializer, request)
        compared = Compared.of(query.scope())
        steps = differing_steps(compared, query.cell())
        columns = [
            "problem",
            "solution",
            "step",
            "text",
            "labeling",
            "labeler",
            "rating",
            "gold",
            "consensus",
            "majority",
        ]
        return stream_csv(request, "differences.csv", columns, _said(compared, steps))


def _said(compared: Compared, steps: Sequence[tuple[int, int]]) -> Iterator[list[Any]]:
    """Steps are numbered from 1, as on the pages."""
    for start in range(0, len(steps), AT_ONCE):
        for found in describe(compared, steps[start : start + AT_ONCE]):
            first, last = (
                [found.solution.problem_id, found.solution.pk, found.step + 1],
                [found.gold, *_positions(found)],
            )
            for said in found.said:
                text = found.solution.steps[found.step]
                yield [*first, text, said.labeling, said.name, said.rating, *last]


def _positions(found: DifferingStep) -> list[int | str]:
    """The first error by the label model and by majority; empty: unknown."""
    if found.posterior is None:
        return ["", ""]
    most = found.posterior.majority
    return [_place(found.posterior.position, found), "" if most is None else _place(most, found)]


def _place(position: int, found: DifferingStep) -> int | str:
    return position + 1 if position < len(found.solution.steps) else "none"


def _measured(groups: Sequence[Group]) -> list[dict[str, Any]]:
    return [
        {"name": group.name, "of": group.of, "pairs": group.pairs, "agreement": group.agreement()} for group in groups
    ]


def _cells(figure: Figure) -> list[float | int | str | None]:
    return [why(figure) if figure.value is None else figure.value, figure.low, figure.high, figure.of]


def _checked(kind: type[Any], request: Request) -> Any:
    query = kind(data=request.query_params)
    query.is_valid(raise_exception=True)
    return query
