"""Adding solutions to a phase of flow 2: from an uploaded file, or those that are stored under a generator's name."""

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation import limits
from annotation.api.exports import AnyAccepted
from annotation.api.fields import number_field, text_field
from annotation.api.lasting import while_allowed
from annotation.api.permissions import CanManagePhases, signed_in_user
from annotation.api.problem_details import errors
from annotation.api.upload_serializers import UploadReportSerializer
from annotation.api.uploads import MEDIA_TYPE, Upload, UploadParser, stream_lines
from annotation.errors import DomainError
from annotation.imports.followed import FollowedImporter
from annotation.imports.importer import Importer
from annotation.imports.solutions import SolutionImporter, SolutionRow
from annotation.imports.uploads import UploadReport, import_upload
from annotation.models import Phase, User
from annotation.selectors.phases import phase_overview
from annotation.selectors.stored_solutions import stored_solutions
from annotation.services.solution_queue import (
    Only,
    QueueOptions,
    Skip,
    SolutionQueue,
    announce,
    check_flow,
    queue_keys,
    queue_stored,
)
from mathtext.cutting import CUTS


class AddSolutionsQuerySerializer(serializers.Serializer[Any]):
    """How solutions are read and queued."""

    stored = serializers.BooleanField(
        default=False, help_text="Queue the stored solutions of `generator`; the request has no body."
    )
    generator = text_field(limits.GENERATOR_NAME, default="imported", help_text="The generator that wrote them.")
    cut = serializers.ChoiceField(
        choices=list(CUTS), default="line", help_text="How a solution text is cut into steps."
    )
    labels = number_field(
        limits.LABELINGS_PER_ITEM, required=False, help_text="Labelings per solution; default: the phase's."
    )
    priority = serializers.FloatField(default=0.0, help_text="Highest first.")
    per_problem = serializers.IntegerField(required=False, min_value=1, help_text="The most solutions of a problem.")
    limit = serializers.IntegerField(required=False, min_value=1, help_text="The most solutions that are added.")
    only = serializers.ChoiceField(choices=[only.value for only in Only], required=False, help_text="Only this grade.")
    without_drawings = serializers.BooleanField(default=False)

    def options(self) -> QueueOptions:
        asked = self.validated_data
        return QueueOptions(
            labelings_wanted=asked.get("labels"),
            priority=asked["priority"],
            per_problem=asked.get("per_problem"),
            limit=asked.get("limit"),
            only=Only(asked["only"]) if asked.get("only") else None,
            without_drawings=asked["without_drawings"],
        )


class SolutionExampleSerializer(serializers.Serializer[Any]):
    """A solution as labelers will see it."""

    problem = serializers.CharField(source="problem.text")
    guess = serializers.CharField(
        source="problem.answer", allow_null=True, help_text="The current guess of the answer."
    )
    steps = serializers.ListField(child=serializers.CharField())
    answer = serializers.CharField(allow_null=True, help_text="The solution's final answer, if one was found.")


class AddedSolutionsSerializer(UploadReportSerializer):
    """One line of the response. The last one has the state `done` or `failed`."""

    queued = serializers.IntegerField(help_text="Solutions queued; in a check: that would be queued.")
    problems = serializers.IntegerField(help_text="Their problems.")
    without_answer = serializers.IntegerField(help_text="Those of them in which no final answer was found.")
    without_guess = serializers.IntegerField(help_text="Those of them whose problem has no answer.")
    skipped = serializers.DictField(
        child=serializers.IntegerField(), help_text=f"Solutions not queued, by reason: {', '.join(Skip)}."
    )
    examples = SolutionExampleSerializer(many=True)


class StoredSolutionsSerializer(serializers.Serializer[Any]):
    generator = serializers.CharField()
    solutions = serializers.IntegerField()
    queued = serializers.IntegerField(help_text="How many of them are in the phase.")


class StoredSolutionsView(APIView):
    permission_classes = [CanManagePhases]

    @extend_schema(
        operation_id="phases_stored_solutions",
        responses={200: StoredSolutionsSerializer(many=True), **errors(403, 404, 409)},
    )
    def get(self, request: Request, phase_id: int) -> Response:
        """Generators with stored solutions."""
        phase = _phase_of_flow_two(phase_id)
        return Response(StoredSolutionsSerializer(stored_solutions(phase=phase), many=True).data)


class AddSolutionsView(APIView):
    """Base of checking and adding."""

    permission_classes = [CanManagePhases]
    parser_classes = [UploadParser]
    content_negotiation_class = AnyAccepted
    is_check: ClassVar[bool]

    def add(self, request: Request, phase_id: int) -> StreamingHttpResponse:
        query = AddSolutionsQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        queue, by = SolutionQueue(_phase_of_flow_two(phase_id), query.options()), signed_in_user(request)
        if query.validated_data["stored"]:
            lines = _stored(queue, query.validated_data["generator"], by=by, is_check=self.is_check)
            return stream_lines(while_allowed(request, lines))
        if not isinstance(request.data, Upload):
            raise DomainError("The file is empty. Choose one with a solution per line.", field="file")
        lines = _uploaded(queue, request.data, query.validated_data, by=by, is_check=self.is_check)
        return stream_lines(while_allowed(request, lines))


FILE: dict[str, Any] = {"application/octet-stream": OpenApiTypes.BINARY}
LINES: dict[Any, Any] = {(200, MEDIA_TYPE): AddedSolutionsSerializer, **errors(400, 403, 404, 409, 413)}


class CheckSolutionsView(AddSolutionsView):
    is_check = True

    @extend_schema(
        operation_id="phases_check_solutions", parameters=[AddSolutionsQuerySerializer], request=FILE, responses=LINES
    )
    def post(self, request: Request, phase_id: int) -> StreamingHttpResponse:
        """Say what adding these solutions would do, with the first of them. Nothing is stored.

        The response has one JSON object per line: the progress, and in the end the result.
        """
        return self.add(request, phase_id)


class QueueSolutionsView(AddSolutionsView):
    is_check = False

    @extend_schema(
        operation_id="phases_add_solutions", parameters=[AddSolutionsQuerySerializer], request=FILE, responses=LINES
    )
    def post(self, request: Request, phase_id: int) -> StreamingHttpResponse:
        """Import these solutions and queue them in the phase, batch by batch. Repeating it queues nothing twice.

        The response has one JSON object per line: the progress, and in the end the result.
        """
        return self.add(request, phase_id)


def _uploaded(
    queue: SolutionQueue, upload: Upload, asked: dict[str, Any], *, by: User | None, is_check: bool
) -> Iterator[dict[str, Any]]:
    def follow(rows: Sequence[SolutionRow]) -> None:
        queue_keys(queue, [row.key for row in rows])

    def new_importer() -> Importer[SolutionRow]:
        importer = SolutionImporter(generator=asked["generator"], cut=asked["cut"])
        return FollowedImporter(importer, follow, is_check=is_check)

    report = UploadReport()
    try:
        for report in import_upload(upload.path, new_importer):
            yield _line("working", queue, report)
        yield _line("done", queue, report)
    finally:
        upload.close()
        if not is_check:
            announce(queue, by=by)


def _stored(queue: SolutionQueue, generator: str, *, by: User | None, is_check: bool) -> Iterator[dict[str, Any]]:
    report = UploadReport()
    try:
        for report.read in queue_stored(queue, generator=generator, is_check=is_check):
            yield _line("working", queue, report)
        yield _line("done", queue, report)
    finally:
        if not is_check:
            announce(queue, by=by)


def _line(state: str, queue: SolutionQueue, report: UploadReport) -> dict[str, Any]:
    added = queue.report
    return dict(
        AddedSolutionsSerializer(
            {
                **UploadReportSerializer.values(state, report),
                "queued": added.queued,
                "problems": len(added.problems),
                "without_answer": added.without_answer,
                "without_guess": added.without_ground_truth,
                "skipped": {skip.value: added.skipped[skip] for skip in Skip if added.skipped[skip]},
                "examples": added.examples if state == "done" else [],
            }
        ).data
    )


def _phase_of_flow_two(phase_id: int) -> Phase:
    phase = phase_overview(phase_id=phase_id).phase
    check_flow(phase)
    return phase
