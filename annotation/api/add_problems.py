"""Adding problems from an uploaded file, to the site alone or for a phase.

A phase of flow 1 gets them as items; in flow 2 they wait for solutions.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from annotation import limits
from annotation.api.exports import AnyAccepted
from annotation.api.fields import number_field, text_field
from annotation.api.lasting import while_allowed
from annotation.api.permissions import CanManagePhases, CanManageProblems, signed_in_user
from annotation.api.problem_details import errors
from annotation.api.upload_serializers import UploadReportSerializer
from annotation.api.uploads import MEDIA_TYPE, Upload, UploadParser, stream_lines
from annotation.errors import DomainError
from annotation.imports.followed import FollowedImporter
from annotation.imports.importer import Importer, Outcome
from annotation.imports.problems import ProblemImporter
from annotation.imports.uploads import UploadReport, import_upload
from annotation.models import Phase, Problem, User
from annotation.selectors.phases import phase_overview
from annotation.selectors.problems import problems_by_text
from annotation.services.problem_queue import note_queued, queue_problems
from annotation.services.problems import note_import
from annotation.services.solution_queue import PREVIEWED, QueueOptions


class ImportProblemsQuerySerializer(serializers.Serializer[Any]):
    """How problems are stored."""

    split = serializers.ChoiceField(
        choices=Problem.Split.choices, default=Problem.Split.TRAIN.value, help_text="`test`: held out."
    )

    def get_fields(self) -> dict[str, Any]:
        # not as an attribute, because the class has one of this name
        source = text_field(limits.SOURCE, default="", allow_blank=True, help_text="Data set of the problems.")
        return {**super().get_fields(), "source": source}


class AddProblemsQuerySerializer(ImportProblemsQuerySerializer):
    """How problems are stored and queued."""

    labels = number_field(
        limits.LABELINGS_PER_ITEM, required=False, help_text="Flow 1: labelings per problem; default: the phase's."
    )
    priority = serializers.FloatField(default=0.0, help_text="Flow 1: highest first.")
    without_drawings = serializers.BooleanField(default=False, help_text="Flow 1: leave out problems with a drawing.")


class ProblemExampleSerializer(serializers.Serializer[Any]):
    """A problem as it is stored: a known one keeps what it has."""

    problem = serializers.CharField(source="text")
    answer = serializers.CharField(allow_null=True)
    split = serializers.ChoiceField(choices=Problem.Split.choices)
    subject = serializers.CharField()
    level = serializers.CharField()
    external_id = serializers.CharField(help_text="Its id in the source.")

    def get_fields(self) -> dict[str, Any]:
        # not as an attribute, because the class has one of this name
        return {**super().get_fields(), "source": serializers.CharField()}


class AddedProblemsSerializer(UploadReportSerializer):
    """One line of the response. The last one has the state `done` or `failed`."""

    queued = serializers.IntegerField(help_text="Flow 1: problems queued; in a check: that would be queued.")
    without_answer = serializers.IntegerField(help_text="Problems without an answer.")
    examples = ProblemExampleSerializer(many=True)


FILE: dict[str, Any] = {"application/octet-stream": OpenApiTypes.BINARY}
LINES: dict[Any, Any] = {(200, MEDIA_TYPE): AddedProblemsSerializer, **errors(400, 403, 404, 409, 413)}


class ProblemUploadView(APIView):
    """Base of checking and adding."""

    parser_classes = [UploadParser]
    content_negotiation_class = AnyAccepted
    is_check: ClassVar[bool]

    def stream(self, request: Request, adding: "_Adding", *, split: str, source: str) -> StreamingHttpResponse:
        if not isinstance(request.data, Upload):
            raise DomainError("The file is empty. Choose one with a problem per line.", field="file")
        importer = ProblemImporter(split=split, source=source.strip())
        lines = _lines(adding, importer, request.data, by=signed_in_user(request), is_check=self.is_check)
        return stream_lines(while_allowed(request, lines))


class AddProblemsView(ProblemUploadView):
    permission_classes = [CanManagePhases]

    def add(self, request: Request, phase_id: int) -> StreamingHttpResponse:
        query = AddProblemsQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        options = QueueOptions(
            labelings_wanted=asked.get("labels"),
            priority=asked["priority"],
            without_drawings=asked["without_drawings"],
        )
        adding = _Adding(phase_overview(phase_id=phase_id).phase, options)
        return self.stream(request, adding, split=asked["split"], source=asked["source"])


class CheckProblemsView(AddProblemsView):
    is_check = True

    @extend_schema(
        operation_id="phases_check_problems", parameters=[AddProblemsQuerySerializer], request=FILE, responses=LINES
    )
    def post(self, request: Request, phase_id: int) -> StreamingHttpResponse:
        """Say what adding these problems would do. Nothing is stored. The response has one JSON object per line."""
        return self.add(request, phase_id)


class QueueProblemsView(AddProblemsView):
    is_check = False

    @extend_schema(
        operation_id="phases_add_problems", parameters=[AddProblemsQuerySerializer], request=FILE, responses=LINES
    )
    def post(self, request: Request, phase_id: int) -> StreamingHttpResponse:
        """Import these problems, and queue them if the phase has flow 1. The response has one JSON object per line."""
        return self.add(request, phase_id)


class ImportProblemsView(ProblemUploadView):
    permission_classes = [CanManageProblems]

    def add(self, request: Request) -> StreamingHttpResponse:
        query = ImportProblemsQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        return self.stream(request, _Adding(), **query.validated_data)


class CheckImportedProblemsView(ImportProblemsView):
    is_check = True

    @extend_schema(
        operation_id="problems_check_import", parameters=[ImportProblemsQuerySerializer], request=FILE, responses=LINES
    )
    def post(self, request: Request) -> StreamingHttpResponse:
        """Say what importing these problems would do, with the first of them as they would be stored. Nothing is stored.

        The response has one JSON object per line: the progress, and in the end the result.
        """
        return self.add(request)


class StoreImportedProblemsView(ImportProblemsView):
    is_check = False

    @extend_schema(
        operation_id="problems_import", parameters=[ImportProblemsQuerySerializer], request=FILE, responses=LINES
    )
    def post(self, request: Request) -> StreamingHttpResponse:
        """Import these problems, batch by batch. Repeating it stores nothing twice.

        The response has one JSON object per line: the progress, and in the end the result.
        """
        return self.add(request)


@dataclass(slots=True)
class _Adding:
    """Queues the problems of a file in a phase of flow 1, and counts those of any. Without a phase they are only stored."""

    phase: Phase | None = None
    options: QueueOptions = field(default_factory=QueueOptions)
    queued: int = 0
    without_answer: int = 0
    examples: list[Problem] = field(default_factory=list)

    def follow(self, rows: Sequence[Problem]) -> None:
        problems = problems_by_text(texts=(row.text for row in rows))
        self.without_answer += sum(problem.answer is None for problem in problems.values())
        self.examples += list(problems.values())[: PREVIEWED - len(self.examples)]
        if self.phase is not None and self.phase.flow == Phase.Flow.ONE:
            self.queued += queue_problems(
                phase=self.phase,
                among=Problem.objects.filter(pk__in=[problem.pk for problem in problems.values()]),
                without_drawings=self.options.without_drawings,
                priority=self.options.priority,
                labelings_wanted=self.options.labelings_wanted,
            )


def _lines(
    adding: _Adding, problems: ProblemImporter, upload: Upload, *, by: User | None, is_check: bool
) -> Iterator[dict[str, Any]]:
    def new_importer() -> Importer[Problem]:
        return FollowedImporter(problems, adding.follow, is_check=is_check)

    report = UploadReport()
    try:
        for report in import_upload(upload.path, new_importer):
            yield _line("working", adding, report)
        yield _line("done", adding, report)
    finally:
        upload.close()
        if not is_check:
            known = report.outcomes[Outcome.KNOWN] + report.outcomes[Outcome.MOVED]
            note_import(
                source=problems.source,
                split=problems.split,
                new=report.outcomes[Outcome.NEW],
                known=known,
                bad=report.bad,
                actor=by,
            )
        if not is_check and adding.phase is not None:
            note_queued(phase=adding.phase, problems=adding.queued, by=by)


def _line(state: str, adding: _Adding, report: UploadReport) -> dict[str, Any]:
    return dict(
        AddedProblemsSerializer(
            {
                **UploadReportSerializer.values(state, report),
                "queued": adding.queued,
                "without_answer": adding.without_answer,
                "examples": adding.examples if state == "done" else [],
            }
        ).data
    )
