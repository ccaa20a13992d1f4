"""What the response to an upload says, line by line."""

from collections import Counter
from typing import Any

from rest_framework import serializers

from annotation import limits
from annotation.imports.importer import Outcome
from annotation.imports.uploads import UploadReport


class LineErrorSerializer(serializers.Serializer[Any]):
    line = serializers.IntegerField()
    reason = serializers.CharField()


class CountedReasonSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField()
    count = serializers.IntegerField()


class UploadReportSerializer(serializers.Serializer[Any]):
    """What was read of a file so far."""

    state = serializers.ChoiceField(choices=["working", "done", "failed"])
    detail = serializers.CharField(required=False, help_text="Why it failed.")
    read = serializers.IntegerField(help_text="Rows read.")
    new = serializers.IntegerField(help_text="Rows that were not stored before.")
    known = serializers.IntegerField(help_text="Rows that were stored before.")
    bad = serializers.IntegerField(help_text="Rows that cannot be used.")
    is_cut_off = serializers.BooleanField(help_text=f"The file has more than {limits.UPLOAD_ROWS:,} rows.")
    line_errors = LineErrorSerializer(many=True, help_text="The first bad rows.")
    reasons = CountedReasonSerializer(many=True, help_text="All bad rows, counted by reason, the most frequent first.")
    remarks = CountedReasonSerializer(many=True, help_text="What is to be known about the other rows, with counts.")

    @staticmethod
    def values(state: str, report: UploadReport) -> dict[str, Any]:
        return {
            "state": state,
            "read": report.read,
            "new": report.outcomes[Outcome.NEW],
            "known": report.outcomes[Outcome.KNOWN] + report.outcomes[Outcome.MOVED],
            "bad": report.bad,
            "is_cut_off": report.is_cut_off,
            "line_errors": report.errors,
            "reasons": _counted(report.reasons),
            "remarks": _counted(report.remarks),
        }


def _counted(reasons: Counter[str]) -> list[dict[str, Any]]:
    return [{"reason": reason, "count": count} for reason, count in reasons.most_common(20)]
