"""A labeler's work: get the next assignment, save drafts, submit, release, reopen."""

from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation.api.permissions import CanLabel
from annotation.api.problem_details import MEDIA_TYPE, ClosedAssignmentSerializer, errors
from annotation.api.serializers import (
    AssignmentSerializer,
    CheckedSerializer,
    DraftSerializer,
    LeaseSerializer,
    NextSerializer,
    ReleaseSerializer,
    SubmitSerializer,
    SubmittedSerializer,
    UndoStackSerializer,
)
from annotation.models import User
from annotation.selectors.assignments import assignment_of
from annotation.services.assignments import release_assignment, return_unseen, save_draft
from annotation.services.corrections import reopen_assignment, undo_stack
from annotation.services.labelings import check_contradiction, submit_labeling
from annotation.services.queue import next_assignment
from annotation.services.skips import take_back

CLOSED = {(409, MEDIA_TYPE): ClosedAssignmentSerializer}


LABEL_BYTES = 20 * 1024 * 1024
"""Of a request with a whole label, whose draft may have limits.DRAFT bytes."""
LABEL_VALUES = 300_000
"""The longest solution of flow 1, each of its steps with the most completions, has half of it."""


class LabelingView(APIView):
    """Base of the views for labelers."""

    permission_classes = [CanLabel]

    @property
    def labeler(self) -> User:
        if not isinstance(self.request.user, User):
            raise exceptions.NotAuthenticated
        return self.request.user


class NextAssignmentView(LabelingView):
    @extend_schema(
        operation_id="assignments_next",
        request=NextSerializer,
        responses={200: AssignmentSerializer, 204: None, **errors(400, 403)},
    )
    def post(self, request: Request) -> Response:
        """Lease the next item, or return the open assignment. 204: there is nothing to do now."""
        wanted = NextSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        assignment = next_assignment(
            labeler=self.labeler,
            phase_id=wanted.validated_data.get("phase"),
            after=wanted.validated_data.get("after"),
        )
        if assignment is None:
            return Response(status=status.HTTP_204_NO_CONTENT)
        return Response(AssignmentSerializer(assignment).data)


class AssignmentView(LabelingView):
    @extend_schema(operation_id="assignments_get", responses={200: AssignmentSerializer, **errors(403, 404)})
    def get(self, request: Request, assignment_id: int) -> Response:
        """One of your assignments, in any status, with its draft."""
        assignment = assignment_of(assignment_id=assignment_id, labeler=self.labeler)
        return Response(AssignmentSerializer(assignment).data)


class DraftView(LabelingView):
    most_bytes = LABEL_BYTES
    most_values = LABEL_VALUES

    @extend_schema(
        operation_id="assignments_save_draft",
        request=DraftSerializer,
        responses={200: LeaseSerializer, **errors(400, 403, 404), **CLOSED},
    )
    def put(self, request: Request, assignment_id: int) -> Response:
        """Save the unfinished label and extend the lease. 409 `draft_changed`, with the newer draft, if `version` is stale."""
        draft = DraftSerializer(data=request.data)
        draft.is_valid(raise_exception=True)
        assignment = save_draft(
            assignment_id=assignment_id,
            labeler=self.labeler,
            draft=draft.validated_data["label"],
            version=draft.validated_data.get("version"),
        )
        return Response(LeaseSerializer(assignment).data)


class SubmitView(LabelingView):
    most_bytes = LABEL_BYTES
    most_values = LABEL_VALUES

    @extend_schema(
        operation_id="assignments_submit",
        request=SubmitSerializer,
        responses={200: SubmittedSerializer, 201: SubmittedSerializer, **errors(400, 403, 404), **CLOSED},
    )
    def post(self, request: Request, assignment_id: int) -> Response:
        """Submit the label. Repeating the same submit returns the first labeling (200); another label gives 409."""
        submit = SubmitSerializer(data=request.data)
        submit.is_valid(raise_exception=True)
        labeling, is_new = submit_labeling(assignment_id=assignment_id, labeler=self.labeler, **submit.validated_data)
        answer = SubmittedSerializer(labeling).data
        return Response(answer, status=status.HTTP_201_CREATED if is_new else status.HTTP_200_OK)


class CheckView(LabelingView):
    most_bytes = LABEL_BYTES
    most_values = LABEL_VALUES

    @extend_schema(
        operation_id="assignments_check",
        request=SubmitSerializer,
        responses={200: CheckedSerializer, **errors(400, 403, 404)},
    )
    def post(self, request: Request, assignment_id: int) -> Response:
        """Whether a label that could be submitted contradicts the solution's answer. Nothing is stored."""
        submit = SubmitSerializer(data=request.data)
        submit.is_valid(raise_exception=True)
        asked = submit.validated_data
        asked.pop("version", None)  # nothing is stored, so it does not matter who has changed the draft
        found = check_contradiction(assignment_id=assignment_id, labeler=self.labeler, **asked)
        return Response(CheckedSerializer({"contradiction": found}).data)


class ReleaseView(LabelingView):
    @extend_schema(
        operation_id="assignments_release",
        request=ReleaseSerializer,
        responses={204: None, **errors(400, 403, 404), **CLOSED},
    )
    def post(self, request: Request, assignment_id: int) -> Response:
        """Return the item to the queue for another labeler. A reopened assignment keeps its labeling."""
        release = ReleaseSerializer(data=request.data)
        release.is_valid(raise_exception=True)
        if release.validated_data["unseen"]:
            return_unseen(assignment_id=assignment_id, labeler=self.labeler)
        else:
            refused = release.validated_data["refused"]
            release_assignment(assignment_id=assignment_id, labeler=self.labeler, refused=refused)
        return Response(status=status.HTTP_204_NO_CONTENT)


class TakeBackView(LabelingView):
    @extend_schema(
        operation_id="assignments_take_back",
        request=None,
        responses={200: AssignmentSerializer, **errors(403, 404, 409)},
    )
    def post(self, request: Request, assignment_id: int) -> Response:
        """Take back a skip: the item is leased to you again, if nobody else has it by now."""
        assignment = take_back(assignment_id=assignment_id, labeler=self.labeler)
        return Response(AssignmentSerializer(assignment).data)


class UndoStackView(LabelingView):
    @extend_schema(operation_id="assignments_undo", responses={200: UndoStackSerializer, **errors(403)})
    def get(self, request: Request) -> Response:
        """Your submits and skips of the last minutes, newest first: reopen the one, take back the other."""
        return Response(UndoStackSerializer(undo_stack(labeler=self.labeler)).data)


class ReopenView(LabelingView):
    @extend_schema(
        operation_id="assignments_reopen",
        request=None,
        responses={200: AssignmentSerializer, **errors(403, 404, 409)},
    )
    def post(self, request: Request, assignment_id: int) -> Response:
        """Undo a recent submit. The label becomes the draft again, and the next submit supersedes the labeling."""
        assignment = reopen_assignment(assignment_id=assignment_id, labeler=self.labeler)
        return Response(AssignmentSerializer(assignment).data)
