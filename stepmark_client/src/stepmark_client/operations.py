"""One method for each request of the API. Written by `./dev client`; do not edit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO, Literal, cast

from stepmark_client import shapes
from stepmark_client.paging import rows_by_key, rows_by_offset
from stepmark_client.sending import UNSET, Sender, Unset


class Operations(Sender):
    """Named as in the schema. Arguments that are left out are not sent."""

    def agreement_report(
        self,
        *,
        generation: Unset | int = UNSET,
        labeler: Unset | str = UNSET,
        phase: Unset | int = UNSET,
        since: Unset | str = UNSET,
        until: Unset | str = UNSET,
        work_only: Unset | bool = UNSET,
    ) -> shapes.AgreementReport:
        """Agreement of people on the solutions that several of them rated (flow 2), and their ratings against gold.

        labeler: Compared with everybody else.
        since: Day (UTC) of the later of two labelings.
        until: The day after the last one.
        work_only: Without screening and quality control, which many people rate.
        """
        return cast(
            "shapes.AgreementReport",
            self.send(
                "GET",
                "/api/v1/agreement",
                reads="json",
                query={
                    "generation": generation,
                    "labeler": labeler,
                    "phase": phase,
                    "since": since,
                    "until": until,
                    "work_only": work_only,
                },
            ),
        )

    def agreement_differences(
        self,
        *,
        between: Unset | Literal["ratings", "first_errors", "gold"] = UNSET,
        generation: Unset | int = UNSET,
        labeler: Unset | str = UNSET,
        limit: Unset | int = UNSET,
        offset: Unset | int = UNSET,
        other: Unset | str = UNSET,
        other_rating: Unset | Literal[-1, 0, 1] = UNSET,
        phase: Unset | int = UNSET,
        rating: Unset | Literal[-1, 0, 1] = UNSET,
        since: Unset | str = UNSET,
        until: Unset | str = UNSET,
        work_only: Unset | bool = UNSET,
    ) -> shapes.PaginatedDifferingStepList:
        """The steps that differ, or that one cell of a table counts, with who said what. The newest comes first.

        labeler: Compared with everybody else.
        limit: Rows per page. Default: 50. At most 200.
        offset: Rows to skip.
        other: The second labeler.
        rating: Gold's, or that of either person; with `other_rating`.
        since: Day (UTC) of the later of two labelings.
        until: The day after the last one.
        work_only: Without screening and quality control, which many people rate.
        """
        return cast(
            "shapes.PaginatedDifferingStepList",
            self.send(
                "GET",
                "/api/v1/agreement/differences",
                reads="json",
                query={
                    "between": between,
                    "generation": generation,
                    "labeler": labeler,
                    "limit": limit,
                    "offset": offset,
                    "other": other,
                    "other_rating": other_rating,
                    "phase": phase,
                    "rating": rating,
                    "since": since,
                    "until": until,
                    "work_only": work_only,
                },
            ),
        )

    def agreement_differences_rows(
        self,
        *,
        between: Unset | Literal["ratings", "first_errors", "gold"] = UNSET,
        generation: Unset | int = UNSET,
        labeler: Unset | str = UNSET,
        other: Unset | str = UNSET,
        other_rating: Unset | Literal[-1, 0, 1] = UNSET,
        phase: Unset | int = UNSET,
        rating: Unset | Literal[-1, 0, 1] = UNSET,
        since: Unset | str = UNSET,
        until: Unset | str = UNSET,
        work_only: Unset | bool = UNSET,
        limit: int = 200,
    ) -> Iterator[shapes.DifferingStep]:
        """All rows of `agreement_differences`, fetched `limit` at a time."""

        def part(offset: int) -> shapes.PaginatedDifferingStepList:
            return self.agreement_differences(
                between=between,
                generation=generation,
                labeler=labeler,
                other=other,
                other_rating=other_rating,
                phase=phase,
                rating=rating,
                since=since,
                until=until,
                work_only=work_only,
                limit=limit,
                offset=offset,
            )

        return rows_by_offset(part)

    def agreement_differences_csv(
        self,
        *,
        between: Unset | Literal["ratings", "first_errors", "gold"] = UNSET,
        generation: Unset | int = UNSET,
        labeler: Unset | str = UNSET,
        other: Unset | str = UNSET,
        other_rating: Unset | Literal[-1, 0, 1] = UNSET,
        phase: Unset | int = UNSET,
        rating: Unset | Literal[-1, 0, 1] = UNSET,
        since: Unset | str = UNSET,
        until: Unset | str = UNSET,
        work_only: Unset | bool = UNSET,
    ) -> str:
        """The list as a CSV file: a line for each step and each person who rated it.

        labeler: Compared with everybody else.
        other: The second labeler.
        rating: Gold's, or that of either person; with `other_rating`.
        since: Day (UTC) of the later of two labelings.
        until: The day after the last one.
        work_only: Without screening and quality control, which many people rate.
        """
        return cast(
            "str",
            self.send(
                "GET",
                "/api/v1/agreement/differences.csv",
                reads="text",
                query={
                    "between": between,
                    "generation": generation,
                    "labeler": labeler,
                    "other": other,
                    "other_rating": other_rating,
                    "phase": phase,
                    "rating": rating,
                    "since": since,
                    "until": until,
                    "work_only": work_only,
                },
            ),
        )

    def agreement_groups(
        self,
        *,
        by: Literal["week", "phase", "generation", "labeler", "pair"],
        generation: Unset | int = UNSET,
        labeler: Unset | str = UNSET,
        limit: Unset | int = UNSET,
        offset: Unset | int = UNSET,
        phase: Unset | int = UNSET,
        since: Unset | str = UNSET,
        until: Unset | str = UNSET,
        work_only: Unset | bool = UNSET,
    ) -> shapes.PaginatedAgreementGroupList:
        """The same by week, phase, generation, labeler or pair of labelers. The largest comes first; weeks come in
        order.

        labeler: Compared with everybody else.
        limit: Rows per page. Default: 50. At most 200.
        offset: Rows to skip.
        since: Day (UTC) of the later of two labelings.
        until: The day after the last one.
        work_only: Without screening and quality control, which many people rate.
        """
        return cast(
            "shapes.PaginatedAgreementGroupList",
            self.send(
                "GET",
                "/api/v1/agreement/groups",
                reads="json",
                query={
                    "by": by,
                    "generation": generation,
                    "labeler": labeler,
                    "limit": limit,
                    "offset": offset,
                    "phase": phase,
                    "since": since,
                    "until": until,
                    "work_only": work_only,
                },
            ),
        )

    def agreement_groups_rows(
        self,
        *,
        by: Literal["week", "phase", "generation", "labeler", "pair"],
        generation: Unset | int = UNSET,
        labeler: Unset | str = UNSET,
        phase: Unset | int = UNSET,
        since: Unset | str = UNSET,
        until: Unset | str = UNSET,
        work_only: Unset | bool = UNSET,
        limit: int = 200,
    ) -> Iterator[shapes.AgreementGroup]:
        """All rows of `agreement_groups`, fetched `limit` at a time."""

        def part(offset: int) -> shapes.PaginatedAgreementGroupList:
            return self.agreement_groups(
                by=by,
                generation=generation,
                labeler=labeler,
                phase=phase,
                since=since,
                until=until,
                work_only=work_only,
                limit=limit,
                offset=offset,
            )

        return rows_by_offset(part)

    def agreement_groups_csv(
        self,
        *,
        by: Literal["week", "phase", "generation", "labeler", "pair"],
        generation: Unset | int = UNSET,
        labeler: Unset | str = UNSET,
        phase: Unset | int = UNSET,
        since: Unset | str = UNSET,
        until: Unset | str = UNSET,
        work_only: Unset | bool = UNSET,
    ) -> str:
        """The table as a CSV file. In place of a figure that is not defined stands why.

        labeler: Compared with everybody else.
        since: Day (UTC) of the later of two labelings.
        until: The day after the last one.
        work_only: Without screening and quality control, which many people rate.
        """
        return cast(
            "str",
            self.send(
                "GET",
                "/api/v1/agreement/groups.csv",
                reads="text",
                query={
                    "by": by,
                    "generation": generation,
                    "labeler": labeler,
                    "phase": phase,
                    "since": since,
                    "until": until,
                    "work_only": work_only,
                },
            ),
        )

    def all_labelings_list(
        self,
        *,
        after: Unset | int = UNSET,
        agreement: Unset | Literal["differs", "agrees", "alone"] = UNSET,
        finish_reason: Unset | Literal["solution", "found_error", "give_up", "bad_problem"] = UNSET,
        generation: Unset | int = UNSET,
        labeler: Unset | str = UNSET,
        limit: Unset | int = UNSET,
        phase: Unset | int = UNSET,
        problem: Unset | int = UNSET,
        rated: Unset | Literal["negative", "not_negative", "unsure"] = UNSET,
        since: Unset | str = UNSET,
        sort: Unset | Literal["newest", "oldest"] = UNSET,
        source: Unset | str = UNSET,
        state: Unset | Literal["superseded", "excluded", "held_back", "screening", "quality_control", "counts"] = UNSET,
        subject: Unset | str = UNSET,
        text: Unset | str = UNSET,
        until: Unset | str = UNSET,
    ) -> shapes.LabelingPart:
        """Everybody's labelings that the filters find, in the order of arrival.

        after: `next` of the part before.
        agreement: With the counting, finished labelings of others for the same solution.
        generation: Generation number.
        labeler: Only of this person or model.
        limit: Rows of a part.
        phase: Only of this phase.
        problem: Of this problem.
        rated: At least one negative completion; none; at least one of which the labeler is unsure.
        since: Submitted at this moment or later.
        sort: By arrival on this site.
        source: Source of the problem.
        state: What it counts for now: the first of these that is true, in this order.
        subject: Subject of the problem.
        text: Words of the problem, the steps or the labeler's answers: all of them, in any order.
        until: Submitted before this moment.
        """
        return cast(
            "shapes.LabelingPart",
            self.send(
                "GET",
                "/api/v1/all-labelings",
                reads="json",
                query={
                    "after": after,
                    "agreement": agreement,
                    "finish_reason": finish_reason,
                    "generation": generation,
                    "labeler": labeler,
                    "limit": limit,
                    "phase": phase,
                    "problem": problem,
                    "rated": rated,
                    "since": since,
                    "sort": sort,
                    "source": source,
                    "state": state,
                    "subject": subject,
                    "text": text,
                    "until": until,
                },
            ),
        )

    def all_labelings_list_rows(
        self,
        *,
        agreement: Unset | Literal["differs", "agrees", "alone"] = UNSET,
        finish_reason: Unset | Literal["solution", "found_error", "give_up", "bad_problem"] = UNSET,
        generation: Unset | int = UNSET,
        labeler: Unset | str = UNSET,
        phase: Unset | int = UNSET,
        problem: Unset | int = UNSET,
        rated: Unset | Literal["negative", "not_negative", "unsure"] = UNSET,
        since: Unset | str = UNSET,
        sort: Unset | Literal["newest", "oldest"] = UNSET,
        source: Unset | str = UNSET,
        state: Unset | Literal["superseded", "excluded", "held_back", "screening", "quality_control", "counts"] = UNSET,
        subject: Unset | str = UNSET,
        text: Unset | str = UNSET,
        until: Unset | str = UNSET,
        limit: int = 200,
    ) -> Iterator[shapes.ListedLabeling]:
        """All rows of `all_labelings_list`, fetched `limit` at a time."""

        def part(after: Unset | int) -> shapes.LabelingPart:
            return self.all_labelings_list(
                agreement=agreement,
                finish_reason=finish_reason,
                generation=generation,
                labeler=labeler,
                phase=phase,
                problem=problem,
                rated=rated,
                since=since,
                sort=sort,
                source=source,
                state=state,
                subject=subject,
                text=text,
                until=until,
                limit=limit,
                after=after,
            )

        return rows_by_key(part)

    def all_labelings_get(self, labeling_id: int) -> shapes.LabelingPage:
        """One labeling with its corrections, the labelings of others, and what it counts for."""
        return cast(
            "shapes.LabelingPage",
            self.send("GET", "/api/v1/all-labelings/{labeling_id}", reads="json", path={"labeling_id": labeling_id}),
        )

    def all_labelings_correct(
        self, labeling_id: int, *, label: shapes.Label, reason: str, details: Unset | shapes.Details = UNSET
    ) -> shapes.Corrected:
        """Supersede the labeling by one with your ratings. You become the labeler of the new record."""
        return cast(
            "shapes.Corrected",
            self.send(
                "POST",
                "/api/v1/all-labelings/{labeling_id}/correct",
                reads="json",
                path={"labeling_id": labeling_id},
                body={"label": label, "reason": reason, "details": details},
            ),
        )

    def all_labelings_changes(self) -> list[shapes.Changed]:
        """The latest changes to what labelings count for, newest first."""
        return cast("list[shapes.Changed]", self.send("GET", "/api/v1/all-labelings/changes", reads="json"))

    def all_labelings_change(
        self,
        *,
        kind: shapes.LabelingChangeKind,
        reason: str,
        ids: Unset | list[int] = UNSET,
        filter: Unset | shapes.Filter = UNSET,
        expected: Unset | int = UNSET,
    ) -> shapes.Changed:
        """Exclude labelings, include them again, or return them to the queue, where other people get their items.

        ids: These labelings.
        filter: All labelings that these filters find.
        expected: `changing` of the preview; 409 if it is another number now.
        """
        return cast(
            "shapes.Changed",
            self.send(
                "POST",
                "/api/v1/all-labelings/changes",
                reads="json",
                body={"kind": kind, "reason": reason, "ids": ids, "filter": filter, "expected": expected},
            ),
        )

    def all_labelings_undo(self, change_id: str) -> shapes.Undone:
        """Undo a change. Slots in which somebody labels by now stay."""
        return cast(
            "shapes.Undone",
            self.send(
                "POST", "/api/v1/all-labelings/changes/{change_id}/undo", reads="json", path={"change_id": change_id}
            ),
        )

    def all_labelings_preview(
        self, *, kind: shapes.LabelingChangeKind, ids: Unset | list[int] = UNSET, filter: Unset | shapes.Filter = UNSET
    ) -> shapes.Preview:
        """How many labelings a change would change. Nothing is changed.

        ids: These labelings.
        filter: All labelings that these filters find.
        """
        return cast(
            "shapes.Preview",
            self.send(
                "POST",
                "/api/v1/all-labelings/changes/preview",
                reads="json",
                body={"kind": kind, "ids": ids, "filter": filter},
            ),
        )

    def all_labelings_choices(self) -> shapes.Choices:
        """The people, phases, generations, sources and subjects that the filters of the list offer."""
        return cast("shapes.Choices", self.send("GET", "/api/v1/all-labelings/choices", reads="json"))

    def screenings_list(
        self,
        *,
        before: Unset | str = UNSET,
        limit: Unset | int = UNSET,
        phase: Unset | int = UNSET,
        search: Unset | str = UNSET,
        state: Unset | Literal["running", "waiting", "passed", "failed"] = UNSET,
    ) -> shapes.Screenings:
        """Everybody's screenings, those that changed last first.

        before: `next` of the part before.
        limit: Rows of a part.
        phase: Only of this phase.
        search: Name of the person.
        """
        return cast(
            "shapes.Screenings",
            self.send(
                "GET",
                "/api/v1/all-screenings",
                reads="json",
                query={"before": before, "limit": limit, "phase": phase, "search": search, "state": state},
            ),
        )

    def screenings_list_rows(
        self,
        *,
        phase: Unset | int = UNSET,
        search: Unset | str = UNSET,
        state: Unset | Literal["running", "waiting", "passed", "failed"] = UNSET,
        limit: int = 200,
    ) -> Iterator[shapes.Screening]:
        """All rows of `screenings_list`, fetched `limit` at a time."""

        def part(before: Unset | str) -> shapes.Screenings:
            return self.screenings_list(phase=phase, search=search, state=state, limit=limit, before=before)

        return rows_by_key(part)

    def screenings_get(self, screening_id: int) -> shapes.ScreeningDetail:
        """One person's screening, with its tries."""
        return cast(
            "shapes.ScreeningDetail",
            self.send(
                "GET", "/api/v1/all-screenings/{screening_id}", reads="json", path={"screening_id": screening_id}
            ),
        )

    def screenings_decide(
        self, *, labeler: str, phase: int, decision: shapes.ScreeningDecisionKind, reason: str
    ) -> shapes.ScreeningDetail:
        """Overrule a screening: pass, fail, or one more try. The reason is in the audit log.

        decision: `retry`: one more try, at once.
        """
        return cast(
            "shapes.ScreeningDetail",
            self.send(
                "POST",
                "/api/v1/all-screenings/decide",
                reads="json",
                body={"labeler": labeler, "phase": phase, "decision": decision, "reason": reason},
            ),
        )

    def screenings_result(self, try_id: int) -> shapes.Result:
        """The result of anybody's try, as they read it."""
        return cast(
            "shapes.Result",
            self.send("GET", "/api/v1/all-screenings/tries/{try_id}", reads="json", path={"try_id": try_id}),
        )

    def appeals_list(
        self, *, limit: Unset | int = UNSET, offset: Unset | int = UNSET
    ) -> shapes.PaginatedWaitingAppealList:
        """Appeals that nobody has answered, oldest first.

        limit: Rows per page. Default: 50. At most 200.
        offset: Rows to skip.
        """
        return cast(
            "shapes.PaginatedWaitingAppealList",
            self.send("GET", "/api/v1/appeals", reads="json", query={"limit": limit, "offset": offset}),
        )

    def appeals_list_rows(self, *, limit: int = 200) -> Iterator[shapes.WaitingAppeal]:
        """All rows of `appeals_list`, fetched `limit` at a time."""

        def part(offset: int) -> shapes.PaginatedWaitingAppealList:
            return self.appeals_list(limit=limit, offset=offset)

        return rows_by_offset(part)

    def appeals_answer(self, appeal_id: int, *, answer: str) -> shapes.Appeal:
        """Answer an appeal. The labeler reads the answer.

        answer: Shown to the labeler.
        """
        return cast(
            "shapes.Appeal",
            self.send(
                "POST",
                "/api/v1/appeals/{appeal_id}/answer",
                reads="json",
                path={"appeal_id": appeal_id},
                body={"answer": answer},
            ),
        )

    def assignments_get(self, assignment_id: int) -> shapes.Assignment:
        """One of your assignments, in any status, with its draft."""
        return cast(
            "shapes.Assignment",
            self.send(
                "GET", "/api/v1/assignments/{assignment_id}", reads="json", path={"assignment_id": assignment_id}
            ),
        )

    def assignments_check(
        self,
        assignment_id: int,
        *,
        label: shapes.Label,
        details: Unset | shapes.Details = UNSET,
        version: Unset | int = UNSET,
    ) -> shapes.Checked:
        """Whether a label that could be submitted contradicts the solution's answer. Nothing is stored.

        version: Version of the draft that this is based on; if the draft has changed since, the answer is 409
        `draft_changed`. Without it, nothing is compared.
        """
        return cast(
            "shapes.Checked",
            self.send(
                "POST",
                "/api/v1/assignments/{assignment_id}/check",
                reads="json",
                path={"assignment_id": assignment_id},
                body={"label": label, "details": details, "version": version},
            ),
        )

    def assignments_completions(
        self, assignment_id: int, *, steps: list[str], count: Unset | int = UNSET, again: Unset | bool = UNSET
    ) -> shapes.Offer:
        """Request completions of the step after `steps`. The same steps always get the same completions.

        steps: Flow 1: the solution so far. Flow 2: the steps before the first negative one.
        count: Flow 2: the maximum number; the first request for these steps decides. In flow 1 the phase decides.
        again: Retry a failed request.
        """
        return cast(
            "shapes.Offer",
            self.send(
                "POST",
                "/api/v1/assignments/{assignment_id}/completions",
                reads="json",
                path={"assignment_id": assignment_id},
                body={"steps": steps, "count": count, "again": again},
            ),
        )

    def assignments_save_draft(
        self, assignment_id: int, *, label: dict[str, Any], version: Unset | int = UNSET
    ) -> shapes.Lease:
        """Save the unfinished label and extend the lease. 409 `draft_changed`, with the newer draft, if `version` is
        stale.

        label: The unfinished label, in any form; it is returned with the assignment. `x-maxJsonBytes`: bytes of
        compact JSON that are allowed.
        version: Version of the draft that this is based on; if the draft has changed since, the answer is 409
        `draft_changed`. Without it, nothing is compared.
        """
        return cast(
            "shapes.Lease",
            self.send(
                "PUT",
                "/api/v1/assignments/{assignment_id}/draft",
                reads="json",
                path={"assignment_id": assignment_id},
                body={"label": label, "version": version},
            ),
        )

    def assignments_explanations(self, assignment_id: int, *, step: int) -> shapes.Explanations:
        """Explanations for the first negative step of the saved draft. 409 `not_rated` for any other: they would
        reveal the error.

        They are told for the step for which you first ask; after a change to another step, the list is empty.

        step: Index of the negative step.
        """
        return cast(
            "shapes.Explanations",
            self.send(
                "GET",
                "/api/v1/assignments/{assignment_id}/explanations",
                reads="json",
                path={"assignment_id": assignment_id},
                query={"step": step},
            ),
        )

    def assignments_release(
        self, assignment_id: int, *, unseen: Unset | bool = UNSET, refused: Unset | bool = UNSET
    ) -> None:
        """Return the item to the queue for another labeler. A reopened assignment keeps its labeling.

        unseen: It was prefetched and never displayed, so it may come to this labeler again.
        refused: Its submit was refused, so it is returned even if the phase does not allow skipping.
        """
        self.send(
            "POST",
            "/api/v1/assignments/{assignment_id}/release",
            reads="nothing",
            path={"assignment_id": assignment_id},
            body={"unseen": unseen, "refused": refused},
        )

    def assignments_reopen(self, assignment_id: int) -> shapes.Assignment:
        """Undo a recent submit. The label becomes the draft again, and the next submit supersedes the labeling."""
        return cast(
            "shapes.Assignment",
            self.send(
                "POST",
                "/api/v1/assignments/{assignment_id}/reopen",
                reads="json",
                path={"assignment_id": assignment_id},
            ),
        )

    def assignments_submit(
        self,
        assignment_id: int,
        *,
        label: shapes.Label,
        details: Unset | shapes.Details = UNSET,
        version: Unset | int = UNSET,
    ) -> shapes.Submitted:
        """Submit the label. Repeating the same submit returns the first labeling (200); another label gives 409.

        version: Version of the draft that this is based on; if the draft has changed since, the answer is 409
        `draft_changed`. Without it, nothing is compared.
        """
        return cast(
            "shapes.Submitted",
            self.send(
                "POST",
                "/api/v1/assignments/{assignment_id}/submit",
                reads="json",
                path={"assignment_id": assignment_id},
                body={"label": label, "details": details, "version": version},
                repeatable=True,
            ),
        )

    def assignments_take_back(self, assignment_id: int) -> shapes.Assignment:
        """Take back a skip: the item is leased to you again, if nobody else has it by now."""
        return cast(
            "shapes.Assignment",
            self.send(
                "POST",
                "/api/v1/assignments/{assignment_id}/take-back",
                reads="json",
                path={"assignment_id": assignment_id},
            ),
        )

    def assignments_next(
        self, *, phase: Unset | int | None = UNSET, after: Unset | int | None = UNSET
    ) -> shapes.Assignment | None:
        """Lease the next item, or return the open assignment. 204: there is nothing to do now.

        phase: Only items of this phase.
        after: Prefetch the assignment that follows this open one. Its lease is short until it is requested
        without `after`.
        """
        return cast(
            "shapes.Assignment | None",
            self.send("POST", "/api/v1/assignments/next", reads="json", body={"phase": phase, "after": after}),
        )

    def assignments_undo(self) -> shapes.UndoStack:
        """Your submits and skips of the last minutes, newest first: reopen the one, take back the other."""
        return cast("shapes.UndoStack", self.send("GET", "/api/v1/assignments/undo", reads="json"))

    def audit_list(
        self,
        *,
        action: Unset | str = UNSET,
        actor: Unset | str = UNSET,
        before: Unset | str = UNSET,
        kind: Unset | str = UNSET,
        limit: Unset | int = UNSET,
        search: Unset | str = UNSET,
        since: Unset | str = UNSET,
        subject: Unset | str = UNSET,
        until: Unset | str = UNSET,
    ) -> shapes.AuditPart:
        """Who changed what, newest first.

        action: Such as `phase.opened`.
        actor: User name, without case.
        before: `next` of the part before.
        kind: Kind of subject, such as `phase`.
        limit: Rows of a part.
        search: In names and reasons.
        subject: Id of the subject.
        until: Entries before this time.
        """
        return cast(
            "shapes.AuditPart",
            self.send(
                "GET",
                "/api/v1/audit",
                reads="json",
                query={
                    "action": action,
                    "actor": actor,
                    "before": before,
                    "kind": kind,
                    "limit": limit,
                    "search": search,
                    "since": since,
                    "subject": subject,
                    "until": until,
                },
            ),
        )

    def audit_list_rows(
        self,
        *,
        action: Unset | str = UNSET,
        actor: Unset | str = UNSET,
        kind: Unset | str = UNSET,
        search: Unset | str = UNSET,
        since: Unset | str = UNSET,
        subject: Unset | str = UNSET,
        until: Unset | str = UNSET,
        limit: int = 200,
    ) -> Iterator[shapes.AuditEntry]:
        """All rows of `audit_list`, fetched `limit` at a time."""

        def part(before: Unset | str) -> shapes.AuditPart:
            return self.audit_list(
                action=action,
                actor=actor,
                kind=kind,
                search=search,
                since=since,
                subject=subject,
                until=until,
                limit=limit,
                before=before,
            )

        return rows_by_key(part)

    def audit_csv(
        self,
        *,
        action: Unset | str = UNSET,
        actor: Unset | str = UNSET,
        kind: Unset | str = UNSET,
        search: Unset | str = UNSET,
        since: Unset | str = UNSET,
        subject: Unset | str = UNSET,
        until: Unset | str = UNSET,
    ) -> str:
        """The entries that match, newest first; `before` and `after` are JSON.

        action: Such as `phase.opened`.
        actor: User name, without case.
        kind: Kind of subject, such as `phase`.
        search: In names and reasons.
        subject: Id of the subject.
        until: Entries before this time.
        """
        return cast(
            "str",
            self.send(
                "GET",
                "/api/v1/audit.csv",
                reads="text",
                query={
                    "action": action,
                    "actor": actor,
                    "kind": kind,
                    "search": search,
                    "since": since,
                    "subject": subject,
                    "until": until,
                },
            ),
        )

    def evaluation_sets_list(
        self, *, limit: Unset | int = UNSET, offset: Unset | int = UNSET
    ) -> shapes.PaginatedEvaluationSetList:
        """Evaluation sets, newest first.

        limit: Rows per page. Default: 50. At most 200.
        offset: Rows to skip.
        """
        return cast(
            "shapes.PaginatedEvaluationSetList",
            self.send("GET", "/api/v1/evaluation-sets", reads="json", query={"limit": limit, "offset": offset}),
        )

    def evaluation_sets_list_rows(self, *, limit: int = 200) -> Iterator[shapes.EvaluationSet]:
        """All rows of `evaluation_sets_list`, fetched `limit` at a time."""

        def part(offset: int) -> shapes.PaginatedEvaluationSetList:
            return self.evaluation_sets_list(limit=limit, offset=offset)

        return rows_by_offset(part)

    def evaluation_sets_make(
        self,
        *,
        name: str,
        sources: Unset | list[str] = UNSET,
        subjects: Unset | list[str] = UNSET,
        levels: Unset | list[str] = UNSET,
        count: Unset | int | None = UNSET,
    ) -> shapes.EvaluationSet:
        """Choose held-out problems and keep them under a name. They never change.

        sources: Empty: any.
        subjects: Empty: any.
        levels: Empty: any.
        count: The first ones by id; null: all that fit.
        """
        return cast(
            "shapes.EvaluationSet",
            self.send(
                "POST",
                "/api/v1/evaluation-sets",
                reads="json",
                body={"name": name, "sources": sources, "subjects": subjects, "levels": levels, "count": count},
            ),
        )

    def evaluation_sets_bring_back(self, evaluation_set_id: int) -> shapes.EvaluationSet:
        """Let a retired set be chosen again."""
        return cast(
            "shapes.EvaluationSet",
            self.send(
                "POST",
                "/api/v1/evaluation-sets/{evaluation_set_id}/bring-back",
                reads="json",
                path={"evaluation_set_id": evaluation_set_id},
            ),
        )

    def evaluation_sets_retire(self, evaluation_set_id: int) -> shapes.EvaluationSet:
        """Nothing new may choose it; figures that were measured on it stay."""
        return cast(
            "shapes.EvaluationSet",
            self.send(
                "POST",
                "/api/v1/evaluation-sets/{evaluation_set_id}/retire",
                reads="json",
                path={"evaluation_set_id": evaluation_set_id},
            ),
        )

    def evaluation_sets_choices(self) -> shapes.HeldOutChoices:
        """What there is to choose from."""
        return cast("shapes.HeldOutChoices", self.send("GET", "/api/v1/evaluation-sets/choices", reads="json"))

    def evaluation_sets_count(
        self,
        *,
        sources: Unset | list[str] = UNSET,
        subjects: Unset | list[str] = UNSET,
        levels: Unset | list[str] = UNSET,
    ) -> shapes.HeldOutCount:
        """How many held-out problems fit, before a set is made of them.

        sources: Empty: any.
        subjects: Empty: any.
        levels: Empty: any.
        """
        return cast(
            "shapes.HeldOutCount",
            self.send(
                "POST",
                "/api/v1/evaluation-sets/count",
                reads="json",
                body={"sources": sources, "subjects": subjects, "levels": levels},
            ),
        )

    def exports_prm800k(
        self,
        *,
        details: Unset | bool = UNSET,
        generation: Unset | int = UNSET,
        include_quality_control: Unset | bool = UNSET,
        labeler: Unset | str = UNSET,
        labelers: Unset | Literal["all", "people", "models"] = UNSET,
        labels: Unset | Literal["plain", "majority", "consensus", "soft"] = UNSET,
        phase: Unset | Literal[1, 2] = UNSET,
        phase_name: Unset | str = UNSET,
        since: Unset | str = UNSET,
        source: Unset | str = UNSET,
        split: Unset | Literal["all", "train", "test"] = UNSET,
        until: Unset | str = UNSET,
    ) -> Iterator[dict[str, Any]]:
        """Labelings as PRM800K records, one JSON object per line, in the order of arrival; streamed.

        details: Add reasons, suggested answers, progress and explanations as `details`, which PRM800K does not
        have.
        labeler: Only by this person or model.
        phase_name: Only of the phase with this name.
        since: Submitted at this moment or later.
        source: Only of problems from this source.
        until: Submitted before this moment.
        """
        return cast(
            "Iterator[dict[str, Any]]",
            self.send(
                "GET",
                "/api/v1/exports/prm800k.jsonl",
                reads="lines",
                query={
                    "details": details,
                    "generation": generation,
                    "include_quality_control": include_quality_control,
                    "labeler": labeler,
                    "labelers": labelers,
                    "labels": labels,
                    "phase": phase,
                    "phase_name": phase_name,
                    "since": since,
                    "source": source,
                    "split": split,
                    "until": until,
                },
            ),
        )

    def generations_list(
        self, *, limit: Unset | int = UNSET, offset: Unset | int = UNSET
    ) -> shapes.PaginatedGenerationList:
        """All generations, newest first.

        limit: Rows per page. Default: 50. At most 200.
        offset: Rows to skip.
        """
        return cast(
            "shapes.PaginatedGenerationList",
            self.send("GET", "/api/v1/generations", reads="json", query={"limit": limit, "offset": offset}),
        )

    def generations_list_rows(self, *, limit: int = 200) -> Iterator[shapes.Generation]:
        """All rows of `generations_list`, fetched `limit` at a time."""

        def part(offset: int) -> shapes.PaginatedGenerationList:
            return self.generations_list(limit=limit, offset=offset)

        return rows_by_offset(part)

    def generations_create(
        self,
        *,
        generator: Unset | str = UNSET,
        selector: Unset | str = UNSET,
        problems: Unset | int = UNSET,
        sources: Unset | list[str] = UNSET,
        subject: Unset | str = UNSET,
        level: Unset | str = UNSET,
        without_drawings: Unset | bool = UNSET,
        samples_per_problem: Unset | int = UNSET,
        temperature: Unset | float = UNSET,
        top_p: Unset | float = UNSET,
        max_new_tokens: Unset | int = UNSET,
        seed: Unset | int = UNSET,
        selection: Unset | shapes.SelectionEnum = UNSET,
        top_k: Unset | int = UNSET,
        total: Unset | int = UNSET,
        labelings_per_item: Unset | int | None = UNSET,
        ask_progress: Unset | bool | None = UNSET,
        ask_explanation: Unset | bool | None = UNSET,
        ask_alternatives: Unset | int | None = UNSET,
        quality_control_share: Unset | float | None = UNSET,
        labeler: Unset | shapes.GenerationLabeler = UNSET,
        labeler_model: Unset | str = UNSET,
        labeler_threshold: Unset | float = UNSET,
        retrain_after_labelings: Unset | int = UNSET,
        retrain_after_share: Unset | float = UNSET,
        base: Unset | str = UNSET,
        training: Unset | dict[str, Any] = UNSET,
        soft_labels: Unset | bool = UNSET,
        labels: Unset | shapes.LabelsEnum = UNSET,
        trained_on: Unset | dict[str, Any] = UNSET,
        evaluation_set: Unset | str = UNSET,
        evaluation_problems: Unset | int = UNSET,
        evaluation_samples: Unset | int = UNSET,
        gate: Unset | shapes.GateEnum = UNSET,
        gate_margin: Unset | float = UNSET,
        start_next: Unset | bool = UNSET,
        then: Unset | dict[str, Any] = UNSET,
        phase: Unset | int = UNSET,
    ) -> shapes.Generation:
        """Start the next generation. Options that are left out are taken from the newest one.

        phase: A phase of flow 2.
        """
        return cast(
            "shapes.Generation",
            self.send(
                "POST",
                "/api/v1/generations",
                reads="json",
                body={
                    "generator": generator,
                    "selector": selector,
                    "problems": problems,
                    "sources": sources,
                    "subject": subject,
                    "level": level,
                    "without_drawings": without_drawings,
                    "samples_per_problem": samples_per_problem,
                    "temperature": temperature,
                    "top_p": top_p,
                    "max_new_tokens": max_new_tokens,
                    "seed": seed,
                    "selection": selection,
                    "top_k": top_k,
                    "total": total,
                    "labelings_per_item": labelings_per_item,
                    "ask_progress": ask_progress,
                    "ask_explanation": ask_explanation,
                    "ask_alternatives": ask_alternatives,
                    "quality_control_share": quality_control_share,
                    "labeler": labeler,
                    "labeler_model": labeler_model,
                    "labeler_threshold": labeler_threshold,
                    "retrain_after_labelings": retrain_after_labelings,
                    "retrain_after_share": retrain_after_share,
                    "base": base,
                    "training": training,
                    "soft_labels": soft_labels,
                    "labels": labels,
                    "trained_on": trained_on,
                    "evaluation_set": evaluation_set,
                    "evaluation_problems": evaluation_problems,
                    "evaluation_samples": evaluation_samples,
                    "gate": gate,
                    "gate_margin": gate_margin,
                    "start_next": start_next,
                    "then": then,
                    "phase": phase,
                },
            ),
        )

    def generations_get(self, generation_id: int) -> shapes.GenerationDetail:
        """One generation with its settings, its progress and its failed shards."""
        return cast(
            "shapes.GenerationDetail",
            self.send(
                "GET", "/api/v1/generations/{generation_id}", reads="json", path={"generation_id": generation_id}
            ),
        )

    def generations_cancel(self, generation_id: int) -> shapes.Generation:
        """End a generation for good. Items that were never assigned leave the queue; labelings and open assignments
        are kept.
        """
        return cast(
            "shapes.Generation",
            self.send(
                "POST",
                "/api/v1/generations/{generation_id}/cancel",
                reads="json",
                path={"generation_id": generation_id},
            ),
        )

    def generations_items(
        self, generation_id: int, *, limit: Unset | int = UNSET, offset: Unset | int = UNSET
    ) -> shapes.PaginatedGenerationItemList:
        """The items of a generation, most convincing first, with their scores and labelings.

        limit: Number of results to return per page.
        offset: The initial index from which to return the results.
        """
        return cast(
            "shapes.PaginatedGenerationItemList",
            self.send(
                "GET",
                "/api/v1/generations/{generation_id}/items",
                reads="json",
                path={"generation_id": generation_id},
                query={"limit": limit, "offset": offset},
            ),
        )

    def generations_items_rows(self, generation_id: int, *, limit: int = 200) -> Iterator[shapes.GenerationItem]:
        """All rows of `generations_items`, fetched `limit` at a time."""

        def part(offset: int) -> shapes.PaginatedGenerationItemList:
            return self.generations_items(generation_id=generation_id, limit=limit, offset=offset)

        return rows_by_offset(part)

    def generations_pause(self, generation_id: int) -> shapes.Generation:
        """Pause a generation. Work in progress finishes, and open assignments are not affected."""
        return cast(
            "shapes.Generation",
            self.send(
                "POST", "/api/v1/generations/{generation_id}/pause", reads="json", path={"generation_id": generation_id}
            ),
        )

    def generations_resume(self, generation_id: int) -> shapes.Generation:
        """Resume a paused generation."""
        return cast(
            "shapes.Generation",
            self.send(
                "POST",
                "/api/v1/generations/{generation_id}/resume",
                reads="json",
                path={"generation_id": generation_id},
            ),
        )

    def generations_retry(
        self, generation_id: int, *, settings: Unset | shapes.GenerationSettings = UNSET, reason: Unset | str = UNSET
    ) -> shapes.Generation:
        """Continue a failed generation from where it failed, with other settings if some are given. Finished work is
        kept.

        settings: Options to change first; only those that no finished work has used.
        """
        return cast(
            "shapes.Generation",
            self.send(
                "POST",
                "/api/v1/generations/{generation_id}/retry",
                reads="json",
                path={"generation_id": generation_id},
                body={"settings": settings, "reason": reason},
            ),
        )

    def generations_settings(self, generation_id: int) -> list[shapes.ChangeableOption]:
        """The settings of a generation, and why some of them cannot change any more."""
        return cast(
            "list[shapes.ChangeableOption]",
            self.send(
                "GET",
                "/api/v1/generations/{generation_id}/settings",
                reads="json",
                path={"generation_id": generation_id},
            ),
        )

    def generations_stop_after(self, generation_id: int) -> shapes.Generation:
        """Make this generation the last one: it runs to completion, and none starts automatically after it."""
        return cast(
            "shapes.Generation",
            self.send(
                "POST",
                "/api/v1/generations/{generation_id}/stop-after",
                reads="json",
                path={"generation_id": generation_id},
            ),
        )

    def generations_check(
        self,
        *,
        generator: Unset | str = UNSET,
        selector: Unset | str = UNSET,
        problems: Unset | int = UNSET,
        sources: Unset | list[str] = UNSET,
        subject: Unset | str = UNSET,
        level: Unset | str = UNSET,
        without_drawings: Unset | bool = UNSET,
        samples_per_problem: Unset | int = UNSET,
        temperature: Unset | float = UNSET,
        top_p: Unset | float = UNSET,
        max_new_tokens: Unset | int = UNSET,
        seed: Unset | int = UNSET,
        selection: Unset | shapes.SelectionEnum = UNSET,
        top_k: Unset | int = UNSET,
        total: Unset | int = UNSET,
        labelings_per_item: Unset | int | None = UNSET,
        ask_progress: Unset | bool | None = UNSET,
        ask_explanation: Unset | bool | None = UNSET,
        ask_alternatives: Unset | int | None = UNSET,
        quality_control_share: Unset | float | None = UNSET,
        labeler: Unset | shapes.GenerationLabeler = UNSET,
        labeler_model: Unset | str = UNSET,
        labeler_threshold: Unset | float = UNSET,
        retrain_after_labelings: Unset | int = UNSET,
        retrain_after_share: Unset | float = UNSET,
        base: Unset | str = UNSET,
        training: Unset | dict[str, Any] = UNSET,
        soft_labels: Unset | bool = UNSET,
        labels: Unset | shapes.LabelsEnum = UNSET,
        trained_on: Unset | dict[str, Any] = UNSET,
        evaluation_set: Unset | str = UNSET,
        evaluation_problems: Unset | int = UNSET,
        evaluation_samples: Unset | int = UNSET,
        gate: Unset | shapes.GateEnum = UNSET,
        gate_margin: Unset | float = UNSET,
        start_next: Unset | bool = UNSET,
        then: Unset | dict[str, Any] = UNSET,
        phase: Unset | int = UNSET,
        several: Unset | bool = UNSET,
    ) -> shapes.SettingsCheck:
        """Check settings without starting anything: names, folders, servers, bases, and how many problems match.

        phase: A phase of flow 2.
        several: They are for a run, which may follow the phase's generation in progress.
        """
        return cast(
            "shapes.SettingsCheck",
            self.send(
                "POST",
                "/api/v1/generations/check",
                reads="json",
                body={
                    "generator": generator,
                    "selector": selector,
                    "problems": problems,
                    "sources": sources,
                    "subject": subject,
                    "level": level,
                    "without_drawings": without_drawings,
                    "samples_per_problem": samples_per_problem,
                    "temperature": temperature,
                    "top_p": top_p,
                    "max_new_tokens": max_new_tokens,
                    "seed": seed,
                    "selection": selection,
                    "top_k": top_k,
                    "total": total,
                    "labelings_per_item": labelings_per_item,
                    "ask_progress": ask_progress,
                    "ask_explanation": ask_explanation,
                    "ask_alternatives": ask_alternatives,
                    "quality_control_share": quality_control_share,
                    "labeler": labeler,
                    "labeler_model": labeler_model,
                    "labeler_threshold": labeler_threshold,
                    "retrain_after_labelings": retrain_after_labelings,
                    "retrain_after_share": retrain_after_share,
                    "base": base,
                    "training": training,
                    "soft_labels": soft_labels,
                    "labels": labels,
                    "trained_on": trained_on,
                    "evaluation_set": evaluation_set,
                    "evaluation_problems": evaluation_problems,
                    "evaluation_samples": evaluation_samples,
                    "gate": gate,
                    "gate_margin": gate_margin,
                    "start_next": start_next,
                    "then": then,
                    "phase": phase,
                    "several": several,
                },
            ),
        )

    def generations_form(self, *, phase: Unset | int = UNSET) -> shapes.GenerationForm:
        """The options of a phase's next generation, with their bounds and the values that apply if nothing is
        requested.

        phase: Phase of the generation.
        """
        return cast(
            "shapes.GenerationForm", self.send("GET", "/api/v1/generations/form", reads="json", query={"phase": phase})
        )

    def generations_run(
        self,
        *,
        generations: int,
        labeler: shapes.NewLoopRunLabelerEnum,
        phase: Unset | int = UNSET,
        generator: Unset | str = UNSET,
        selector: Unset | str = UNSET,
        problems: Unset | int = UNSET,
        sources: Unset | list[str] = UNSET,
        subject: Unset | str = UNSET,
        level: Unset | str = UNSET,
        without_drawings: Unset | bool = UNSET,
        samples_per_problem: Unset | int = UNSET,
        temperature: Unset | float = UNSET,
        top_p: Unset | float = UNSET,
        max_new_tokens: Unset | int = UNSET,
        seed: Unset | int = UNSET,
        selection: Unset | shapes.SelectionEnum = UNSET,
        top_k: Unset | int = UNSET,
        total: Unset | int = UNSET,
        labelings_per_item: Unset | int | None = UNSET,
        ask_progress: Unset | bool | None = UNSET,
        ask_explanation: Unset | bool | None = UNSET,
        ask_alternatives: Unset | int | None = UNSET,
        quality_control_share: Unset | float | None = UNSET,
        labeler_model: Unset | str = UNSET,
        labeler_threshold: Unset | float = UNSET,
        retrain_after_labelings: Unset | int = UNSET,
        retrain_after_share: Unset | float = UNSET,
        base: Unset | str = UNSET,
        training: Unset | dict[str, Any] = UNSET,
        soft_labels: Unset | bool = UNSET,
        labels: Unset | shapes.LabelsEnum = UNSET,
        trained_on: Unset | dict[str, Any] = UNSET,
        evaluation_set: Unset | str = UNSET,
        evaluation_problems: Unset | int = UNSET,
        evaluation_samples: Unset | int = UNSET,
        gate: Unset | shapes.GateEnum = UNSET,
        gate_margin: Unset | float = UNSET,
    ) -> shapes.LoopRunNumbers:
        """Run several generations in a row, labeled by a model. One that waits for people is cancelled to make room.

        generations: Between 1 and 1000.
        phase: A phase of flow 2.
        """
        return cast(
            "shapes.LoopRunNumbers",
            self.send(
                "POST",
                "/api/v1/generations/run",
                reads="json",
                body={
                    "generations": generations,
                    "labeler": labeler,
                    "phase": phase,
                    "generator": generator,
                    "selector": selector,
                    "problems": problems,
                    "sources": sources,
                    "subject": subject,
                    "level": level,
                    "without_drawings": without_drawings,
                    "samples_per_problem": samples_per_problem,
                    "temperature": temperature,
                    "top_p": top_p,
                    "max_new_tokens": max_new_tokens,
                    "seed": seed,
                    "selection": selection,
                    "top_k": top_k,
                    "total": total,
                    "labelings_per_item": labelings_per_item,
                    "ask_progress": ask_progress,
                    "ask_explanation": ask_explanation,
                    "ask_alternatives": ask_alternatives,
                    "quality_control_share": quality_control_share,
                    "labeler_model": labeler_model,
                    "labeler_threshold": labeler_threshold,
                    "retrain_after_labelings": retrain_after_labelings,
                    "retrain_after_share": retrain_after_share,
                    "base": base,
                    "training": training,
                    "soft_labels": soft_labels,
                    "labels": labels,
                    "trained_on": trained_on,
                    "evaluation_set": evaluation_set,
                    "evaluation_problems": evaluation_problems,
                    "evaluation_samples": evaluation_samples,
                    "gate": gate,
                    "gate_margin": gate_margin,
                },
            ),
        )

    def generators_list(
        self,
        *,
        limit: Unset | int = UNSET,
        offset: Unset | int = UNSET,
        retired: Unset | bool | None = UNSET,
        search: Unset | str = UNSET,
    ) -> shapes.PaginatedGeneratorList:
        """Generators, newest first, with how many solutions they wrote and how many of those are correct.

        limit: Rows per page. Default: 50. At most 200.
        offset: Rows to skip.
        retired: Only those, or none of those.
        """
        return cast(
            "shapes.PaginatedGeneratorList",
            self.send(
                "GET",
                "/api/v1/generators",
                reads="json",
                query={"limit": limit, "offset": offset, "retired": retired, "search": search},
            ),
        )

    def generators_list_rows(
        self, *, retired: Unset | bool | None = UNSET, search: Unset | str = UNSET, limit: int = 200
    ) -> Iterator[shapes.Generator]:
        """All rows of `generators_list`, fetched `limit` at a time."""

        def part(offset: int) -> shapes.PaginatedGeneratorList:
            return self.generators_list(retired=retired, search=search, limit=limit, offset=offset)

        return rows_by_offset(part)

    def generators_add(
        self,
        *,
        name: str,
        backend: shapes.BackendEnum,
        location: Unset | str = UNSET,
        options: Unset | dict[str, Any] = UNSET,
    ) -> shapes.GeneratorDetail:
        """Register a generator: a checkpoint, a server, or a name for imported solutions.

        location: Folder of a checkpoint on the workers' machine, or base URL of a server, up to /v1.
        options: Options of the backend, such as the name of the served model.
        """
        return cast(
            "shapes.GeneratorDetail",
            self.send(
                "POST",
                "/api/v1/generators",
                reads="json",
                body={"name": name, "backend": backend, "location": location, "options": options},
            ),
        )

    def generators_get(self, generator_id: int) -> shapes.GeneratorDetail:
        """One generator with its options, its former versions, and the newest sample that was drawn to try it."""
        return cast(
            "shapes.GeneratorDetail",
            self.send("GET", "/api/v1/generators/{generator_id}", reads="json", path={"generator_id": generator_id}),
        )

    def generators_change(
        self,
        generator_id: int,
        *,
        location: Unset | str = UNSET,
        options: Unset | dict[str, Any] = UNSET,
        reason: Unset | str = UNSET,
    ) -> shapes.GeneratorDetail:
        """Give it another place or other options, as a new version. The same model must be there."""
        return cast(
            "shapes.GeneratorDetail",
            self.send(
                "PATCH",
                "/api/v1/generators/{generator_id}",
                reads="json",
                path={"generator_id": generator_id},
                body={"location": location, "options": options, "reason": reason},
            ),
        )

    def generators_delete(self, generator_id: int) -> None:
        """Delete a generator that has written nothing and that nothing names. Its name is free again."""
        self.send("DELETE", "/api/v1/generators/{generator_id}", reads="nothing", path={"generator_id": generator_id})

    def generators_bring_back(self, generator_id: int) -> shapes.GeneratorDetail:
        """Let a retired generator be chosen again."""
        return cast(
            "shapes.GeneratorDetail",
            self.send(
                "POST",
                "/api/v1/generators/{generator_id}/bring-back",
                reads="json",
                path={"generator_id": generator_id},
            ),
        )

    def generators_download(self, generator_id: int) -> Iterator[bytes]:
        """The checkpoint's folder as a tar archive, if it is on this machine."""
        return cast(
            "Iterator[bytes]",
            self.send(
                "GET", "/api/v1/generators/{generator_id}/download", reads="chunks", path={"generator_id": generator_id}
            ),
        )

    def generators_draw(self, generator_id: int) -> shapes.ModelRequest:
        """Have a worker draw one sample. It is shown, and not used for anything."""
        return cast(
            "shapes.ModelRequest",
            self.send(
                "POST", "/api/v1/generators/{generator_id}/draw", reads="json", path={"generator_id": generator_id}
            ),
        )

    def generators_retire(self, generator_id: int) -> shapes.GeneratorDetail:
        """Nothing new may choose it; its samples and figures stay."""
        return cast(
            "shapes.GeneratorDetail",
            self.send(
                "POST", "/api/v1/generators/{generator_id}/retire", reads="json", path={"generator_id": generator_id}
            ),
        )

    def gold_list(
        self,
        *,
        before: Unset | str = UNSET,
        limit: Unset | int = UNSET,
        origin: Unset | Literal["page", "adjudication", "agreement"] = UNSET,
        phase: Unset | int = UNSET,
        search: Unset | str = UNSET,
        state: Unset | Literal["in_force", "retired"] = UNSET,
        use: Unset | Literal["screening", "quality_control", "none"] = UNSET,
    ) -> shapes.GoldPart:
        """Gold, newest first, with how people do on it and where it is used.

        before: `next` of the part before.
        limit: Rows of a part.
        phase: In its gold set.
        search: Text of the problem.
        use: `none`: in no gold set.
        """
        return cast(
            "shapes.GoldPart",
            self.send(
                "GET",
                "/api/v1/gold",
                reads="json",
                query={
                    "before": before,
                    "limit": limit,
                    "origin": origin,
                    "phase": phase,
                    "search": search,
                    "state": state,
                    "use": use,
                },
            ),
        )

    def gold_list_rows(
        self,
        *,
        origin: Unset | Literal["page", "adjudication", "agreement"] = UNSET,
        phase: Unset | int = UNSET,
        search: Unset | str = UNSET,
        state: Unset | Literal["in_force", "retired"] = UNSET,
        use: Unset | Literal["screening", "quality_control", "none"] = UNSET,
        limit: int = 200,
    ) -> Iterator[shapes.GoldRow]:
        """All rows of `gold_list`, fetched `limit` at a time."""

        def part(before: Unset | str) -> shapes.GoldPart:
            return self.gold_list(
                origin=origin, phase=phase, search=search, state=state, use=use, limit=limit, before=before
            )

        return rows_by_key(part)

    def gold_make(
        self,
        *,
        solution: int,
        label: shapes.Label,
        tolerance: Unset | list[list[int]] = UNSET,
        reasons: Unset | list[str] = UNSET,
        replaces: Unset | int = UNSET,
    ) -> shapes.Gold:
        """Make gold of a solution, or its next version. 409 if somebody else was faster.

        tolerance: Further accepted ratings of each step of the label.
        reasons: Why, for each of these steps; a text may be empty.
        replaces: The version in force that it follows; 0: there is none.
        """
        return cast(
            "shapes.Gold",
            self.send(
                "POST",
                "/api/v1/gold",
                reads="json",
                body={
                    "solution": solution,
                    "label": label,
                    "tolerance": tolerance,
                    "reasons": reasons,
                    "replaces": replaces,
                },
            ),
        )

    def gold_get(self, gold_id: int) -> shapes.Gold:
        """Gold with its label, the reasons, and its versions."""
        return cast("shapes.Gold", self.send("GET", "/api/v1/gold/{gold_id}", reads="json", path={"gold_id": gold_id}))

    def gold_retire(self, gold_id: int, *, reason: str) -> shapes.Gold:
        """Retire gold: it judges no more, and its items leave the queues."""
        return cast(
            "shapes.Gold",
            self.send(
                "POST",
                "/api/v1/gold/{gold_id}/retire",
                reads="json",
                path={"gold_id": gold_id},
                body={"reason": reason},
            ),
        )

    def gold_items_remove(self, item_id: int) -> None:
        """Take an item out of a gold set. Open tasks can still be submitted."""
        self.send("DELETE", "/api/v1/gold/items/{item_id}", reads="nothing", path={"item_id": item_id})

    def gold_phases(self) -> list[shapes.GoldPhase]:
        """The phases of flow 2 that are not closed, with the sizes of their gold sets."""
        return cast("list[shapes.GoldPhase]", self.send("GET", "/api/v1/gold/phases", reads="json"))

    def gold_proposals(
        self, *, at_least: Unset | int = UNSET, before: Unset | int = UNSET, limit: Unset | int = UNSET
    ) -> shapes.Proposals:
        """Solutions without gold on which enough labelers agree in every rating, newest first.

        at_least: People who must agree.
        before: `next` of the part before.
        limit: Rows of a part.
        """
        return cast(
            "shapes.Proposals",
            self.send(
                "GET",
                "/api/v1/gold/proposals",
                reads="json",
                query={"at_least": at_least, "before": before, "limit": limit},
            ),
        )

    def gold_proposals_rows(self, *, at_least: Unset | int = UNSET, limit: int = 200) -> Iterator[shapes.Proposal]:
        """All rows of `gold_proposals`, fetched `limit` at a time."""

        def part(before: Unset | int) -> shapes.Proposals:
            return self.gold_proposals(at_least=at_least, limit=limit, before=before)

        return rows_by_key(part)

    def gold_accept_proposal(self, solution_id: int, *, at_least: Unset | int = UNSET) -> shapes.Gold:
        """Make gold of what all labelers of the solution said. 409 if they no longer agree, or if it has gold by
        now.

        at_least: People who must agree.
        """
        return cast(
            "shapes.Gold",
            self.send(
                "POST",
                "/api/v1/gold/proposals/{solution_id}",
                reads="json",
                path={"solution_id": solution_id},
                body={"at_least": at_least},
            ),
        )

    def gold_solutions(
        self, *, before: Unset | int = UNSET, limit: Unset | int = UNSET, search: Unset | str = UNSET
    ) -> shapes.Candidates:
        """Solutions by the text of their problem or by their number, newest first.

        before: `next` of the part before.
        limit: Rows of a part.
        search: Text of the problem, or the number of a solution.
        """
        return cast(
            "shapes.Candidates",
            self.send(
                "GET",
                "/api/v1/gold/solutions",
                reads="json",
                query={"before": before, "limit": limit, "search": search},
            ),
        )

    def gold_solutions_rows(self, *, search: Unset | str = UNSET, limit: int = 200) -> Iterator[shapes.Candidate]:
        """All rows of `gold_solutions`, fetched `limit` at a time."""

        def part(before: Unset | int) -> shapes.Candidates:
            return self.gold_solutions(search=search, limit=limit, before=before)

        return rows_by_key(part)

    def gold_solution(self, solution_id: int) -> shapes.SolutionToRate:
        """One solution for the gold editor, with the gold that it has."""
        return cast(
            "shapes.SolutionToRate",
            self.send("GET", "/api/v1/gold/solutions/{solution_id}", reads="json", path={"solution_id": solution_id}),
        )

    def hours_get(
        self, *, since: Unset | str = UNSET, time_zone: Unset | str = UNSET, until: Unset | str = UNSET
    ) -> shapes.Hours:
        """Your active time by day and phase.

        since: First day. Default: 30 days before `until`.
        time_zone: Name of the time zone in which today begins, such as Europe/Berlin; UTC if absent.
        until: Last day, included. Default: today.
        """
        return cast(
            "shapes.Hours",
            self.send(
                "GET", "/api/v1/hours", reads="json", query={"since": since, "time_zone": time_zone, "until": until}
            ),
        )

    def hours_csv(
        self, *, since: Unset | str = UNSET, time_zone: Unset | str = UNSET, until: Unset | str = UNSET
    ) -> str:
        """The same as a file: one line for each day and phase.

        since: First day. Default: 30 days before `until`.
        time_zone: Name of the time zone in which today begins, such as Europe/Berlin; UTC if absent.
        until: Last day, included. Default: today.
        """
        return cast(
            "str",
            self.send(
                "GET", "/api/v1/hours.csv", reads="text", query={"since": since, "time_zone": time_zone, "until": until}
            ),
        )

    def hours_tasks(self, *, day: str, time_zone: Unset | str = UNSET) -> list[shapes.TaskHours]:
        """The tasks of one of your days, the latest first.

        time_zone: Name of the time zone in which today begins, such as Europe/Berlin; UTC if absent.
        """
        return cast(
            "list[shapes.TaskHours]",
            self.send("GET", "/api/v1/hours/tasks", reads="json", query={"day": day, "time_zone": time_zone}),
        )

    def installation_get(self) -> shapes.Installation:
        """What is wrong with the installation, and how to mend it; and which processes are alive."""
        return cast("shapes.Installation", self.send("GET", "/api/v1/installation", reads="json"))

    def invitations_list(
        self,
        *,
        after: Unset | int = UNSET,
        limit: Unset | int = UNSET,
        state: Unset | Literal["open", "used", "revoked", "expired"] = UNSET,
    ) -> shapes.InvitationPage:
        """All invitations, newest first. Links are not among it: only their hashes are stored.

        after: `next` of the page before.
        """
        return cast(
            "shapes.InvitationPage",
            self.send(
                "GET", "/api/v1/invitations", reads="json", query={"after": after, "limit": limit, "state": state}
            ),
        )

    def invitations_list_rows(
        self, *, state: Unset | Literal["open", "used", "revoked", "expired"] = UNSET, limit: int = 200
    ) -> Iterator[shapes.Invitation]:
        """All rows of `invitations_list`, fetched `limit` at a time."""

        def part(after: Unset | int) -> shapes.InvitationPage:
            return self.invitations_list(state=state, limit=limit, after=after)

        return rows_by_key(part)

    def invitations_make(
        self,
        *,
        role: shapes.Role,
        days: int,
        most_uses: Unset | int = UNSET,
        username: Unset | str = UNSET,
        email: Unset | str = UNSET,
        note: Unset | str = UNSET,
        phases: Unset | list[int] = UNSET,
    ) -> shapes.MadeInvitation:
        """Make a link. With a name, an account of one person that waits for its password; without, a link with which
        people make theirs.

        days: For so long the link works.
        most_uses: 1: for one person. More: everybody who has the link.
        username: For one person: the account is made now, and waits for its password. Without: the person chooses
        a name.
        email: Of the one person; the account gets it.
        note: For admins: whom the link is for.
        phases: Ids of phases that will name the people; it matters if they are restricted.
        """
        return cast(
            "shapes.MadeInvitation",
            self.send(
                "POST",
                "/api/v1/invitations",
                reads="json",
                body={
                    "role": role,
                    "days": days,
                    "most_uses": most_uses,
                    "username": username,
                    "email": email,
                    "note": note,
                    "phases": phases,
                },
            ),
        )

    def invitations_renew(self, invitation_id: int, *, days: int) -> shapes.MadeInvitation:
        """A new link in place of the old one, which stops working. 409 if the invitation has been used up.

        days: For so long the new link works.
        """
        return cast(
            "shapes.MadeInvitation",
            self.send(
                "POST",
                "/api/v1/invitations/{invitation_id}/renew",
                reads="json",
                path={"invitation_id": invitation_id},
                body={"days": days},
            ),
        )

    def invitations_revoke(self, invitation_id: int) -> shapes.Invitation:
        """The link stops working; accounts that were made with it stay."""
        return cast(
            "shapes.Invitation",
            self.send(
                "POST",
                "/api/v1/invitations/{invitation_id}/revoke",
                reads="json",
                path={"invitation_id": invitation_id},
            ),
        )

    def label_model(self) -> shapes.LabelModel:
        """The newest run, and the one whose result counts."""
        return cast("shapes.LabelModel", self.send("GET", "/api/v1/label-model", reads="json"))

    def label_model_labelers(
        self, *, limit: Unset | int = UNSET, offset: Unset | int = UNSET
    ) -> shapes.PaginatedLabelerTrustList:
        """How each labeler rates, by the newest run: the doubtful first, then by name. Numbers to look at, no
        verdict.

        limit: Rows per page. Default: 50. At most 200.
        offset: Rows to skip.
        """
        return cast(
            "shapes.PaginatedLabelerTrustList",
            self.send("GET", "/api/v1/label-model/labelers", reads="json", query={"limit": limit, "offset": offset}),
        )

    def label_model_labelers_rows(self, *, limit: int = 200) -> Iterator[shapes.LabelerTrust]:
        """All rows of `label_model_labelers`, fetched `limit` at a time."""

        def part(offset: int) -> shapes.PaginatedLabelerTrustList:
            return self.label_model_labelers(limit=limit, offset=offset)

        return rows_by_offset(part)

    def label_model_labelers_csv(self) -> str:
        """The same as a CSV file: a line for each labeler and rate."""
        return cast("str", self.send("GET", "/api/v1/label-model/labelers.csv", reads="text"))

    def label_model_labeler(self, labeler_id: str) -> shapes.LabelerTrust:
        """One labeler, by the newest run."""
        return cast(
            "shapes.LabelerTrust",
            self.send(
                "GET", "/api/v1/label-model/labelers/{labeler_id}", reads="json", path={"labeler_id": labeler_id}
            ),
        )

    def label_model_run(self, *, with_scores: Unset | bool = UNSET) -> shapes.LabelModelRun:
        """Start a run now; a worker does it. 200: one is waiting or running already, and that one is the answer.

        with_scores: Let a reward model be one more rater, on problems that it has not learned from. Default: as
        in the run before.
        """
        return cast(
            "shapes.LabelModelRun",
            self.send("POST", "/api/v1/label-model/runs", reads="json", body={"with_scores": with_scores}),
        )

    def labelings_list(
        self,
        *,
        before: Unset | str = UNSET,
        finish_reason: Unset | Literal["solution", "found_error", "give_up", "bad_problem"] = UNSET,
        limit: Unset | int = UNSET,
        phase: Unset | int = UNSET,
    ) -> shapes.History:
        """Your labelings, newest first.

        before: `next` of the part before.
        finish_reason: Only those that ended in this way.
        limit: Rows of a part.
        phase: Only of this phase.
        """
        return cast(
            "shapes.History",
            self.send(
                "GET",
                "/api/v1/labelings",
                reads="json",
                query={"before": before, "finish_reason": finish_reason, "limit": limit, "phase": phase},
            ),
        )

    def labelings_list_rows(
        self,
        *,
        finish_reason: Unset | Literal["solution", "found_error", "give_up", "bad_problem"] = UNSET,
        phase: Unset | int = UNSET,
        limit: int = 200,
    ) -> Iterator[shapes.Labeling]:
        """All rows of `labelings_list`, fetched `limit` at a time."""

        def part(before: Unset | str) -> shapes.History:
            return self.labelings_list(finish_reason=finish_reason, phase=phase, limit=limit, before=before)

        return rows_by_key(part)

    def labelings_appeal(self, labeling_id: int, *, text: str) -> shapes.Appeal:
        """Say why the gold label of one of your screening tasks is wrong.

        text: A sentence or two.
        """
        return cast(
            "shapes.Appeal",
            self.send(
                "POST",
                "/api/v1/labelings/{labeling_id}/appeal",
                reads="json",
                path={"labeling_id": labeling_id},
                body={"text": text},
            ),
        )

    def labelings_phases(self) -> list[shapes.LabeledPhase]:
        """The phases in which you have submitted something."""
        return cast("list[shapes.LabeledPhase]", self.send("GET", "/api/v1/labelings/phases", reads="json"))

    def loop_get(self) -> shapes.Loop:
        """Generations and reward models, newest first, the last trainings, and counts of labelings and items."""
        return cast("shapes.Loop", self.send("GET", "/api/v1/loop", reads="json"))

    def loop_best_of_n_csv(self) -> str:
        """One line per reward model, method of choosing, and N: the newest evaluation of each model."""
        return cast("str", self.send("GET", "/api/v1/loop/best-of-n.csv", reads="text"))

    def loop_timeline(self) -> list[shapes.TimelinePoint]:
        """All generations, oldest first: ratings, wrong answers that convinced, held-out measures, best-of-N."""
        return cast("list[shapes.TimelinePoint]", self.send("GET", "/api/v1/loop/timeline", reads="json"))

    def loop_timeline_csv(self) -> str:
        """One line per generation: the figures behind the charts of the timeline."""
        return cast("str", self.send("GET", "/api/v1/loop/timeline.csv", reads="text"))

    def models_list(
        self,
        *,
        kind: Unset | Literal["prm", "orm"] = UNSET,
        limit: Unset | int = UNSET,
        offset: Unset | int = UNSET,
        retired: Unset | bool | None = UNSET,
        search: Unset | str = UNSET,
        standing: Unset | Literal["candidate", "accepted", "held_back", "dismissed"] = UNSET,
    ) -> shapes.PaginatedRewardModelHistoryList:
        """PRMs and ORMs, newest first, with their origins and the decisions about them.

        limit: Rows per page. Default: 50. At most 200.
        offset: Rows to skip.
        retired: Only those, or none of those.
        """
        return cast(
            "shapes.PaginatedRewardModelHistoryList",
            self.send(
                "GET",
                "/api/v1/models",
                reads="json",
                query={
                    "kind": kind,
                    "limit": limit,
                    "offset": offset,
                    "retired": retired,
                    "search": search,
                    "standing": standing,
                },
            ),
        )

    def models_list_rows(
        self,
        *,
        kind: Unset | Literal["prm", "orm"] = UNSET,
        retired: Unset | bool | None = UNSET,
        search: Unset | str = UNSET,
        standing: Unset | Literal["candidate", "accepted", "held_back", "dismissed"] = UNSET,
        limit: int = 200,
    ) -> Iterator[shapes.RewardModelHistory]:
        """All rows of `models_list`, fetched `limit` at a time."""

        def part(offset: int) -> shapes.PaginatedRewardModelHistoryList:
            return self.models_list(
                kind=kind, retired=retired, search=search, standing=standing, limit=limit, offset=offset
            )

        return rows_by_offset(part)

    def models_add(
        self,
        *,
        name: str,
        location: str,
        format: Unset | shapes.PublicFormat = UNSET,
        tokenizer: Unset | str = UNSET,
        options: Unset | dict[str, Any] = UNSET,
    ) -> shapes.ModelRequest:
        """Have a worker open a model from elsewhere and score an example with it. If it can, the model is entered as
        a candidate.

        location: Folder on the workers' machine, or the address of a server that runs the model.
        format: How a public model reads solutions; empty: found out, if it can be.
        tokenizer: For a server: folder with the tokenizer and settings of its model.
        options: Options of the format or of the server: name, api, concurrency, timeout, separator, votes.
        """
        return cast(
            "shapes.ModelRequest",
            self.send(
                "POST",
                "/api/v1/models",
                reads="json",
                body={"name": name, "location": location, "format": format, "tokenizer": tokenizer, "options": options},
            ),
        )

    def models_get(self, model_id: int) -> shapes.RewardModelDetail:
        """One reward model with its files and what training recorded about it."""
        return cast(
            "shapes.RewardModelDetail",
            self.send("GET", "/api/v1/models/{model_id}", reads="json", path={"model_id": model_id}),
        )

    def models_change(
        self,
        model_id: int,
        *,
        location: Unset | str = UNSET,
        options: Unset | dict[str, Any] = UNSET,
        reason: Unset | str = UNSET,
        tokenizer: Unset | str = UNSET,
    ) -> shapes.ModelRequest:
        """Have a worker open a model from elsewhere at another place. If it can score there, that is its next
        version.
        """
        return cast(
            "shapes.ModelRequest",
            self.send(
                "PATCH",
                "/api/v1/models/{model_id}",
                reads="json",
                path={"model_id": model_id},
                body={"location": location, "options": options, "reason": reason, "tokenizer": tokenizer},
            ),
        )

    def models_bring_back(self, model_id: int) -> shapes.RewardModelDetail:
        """Let a retired model be chosen again."""
        return cast(
            "shapes.RewardModelDetail",
            self.send("POST", "/api/v1/models/{model_id}/bring-back", reads="json", path={"model_id": model_id}),
        )

    def models_compare(self, model_id: int, *, evaluation_set: Unset | int | None = UNSET) -> shapes.ModelRequest:
        """Have a worker compare a model from elsewhere with the current one on an evaluation set; then the gate
        decides.

        evaluation_set: Id of the evaluation set; null: that of the newest generation.
        """
        return cast(
            "shapes.ModelRequest",
            self.send(
                "POST",
                "/api/v1/models/{model_id}/compare",
                reads="json",
                path={"model_id": model_id},
                body={"evaluation_set": evaluation_set},
            ),
        )

    def models_dismiss(self, model_id: int, *, reason: str) -> shapes.RewardModelDetail:
        """Reject a model that was held back or not compared yet. It is kept, and can still be promoted.

        reason: Why, in a few words. Kept with the decision.
        """
        return cast(
            "shapes.RewardModelDetail",
            self.send(
                "POST",
                "/api/v1/models/{model_id}/dismiss",
                reads="json",
                path={"model_id": model_id},
                body={"reason": reason},
            ),
        )

    def models_download(self, model_id: int) -> Iterator[bytes]:
        """The model's folder as a tar archive: safetensors, tokenizer, settings, model card."""
        return cast(
            "Iterator[bytes]",
            self.send("GET", "/api/v1/models/{model_id}/download", reads="chunks", path={"model_id": model_id}),
        )

    def models_promote(self, model_id: int, *, reason: str) -> shapes.RewardModelDetail:
        """Make this model the current one, whatever the gate said. Generations in progress keep theirs.

        reason: Why, in a few words. Kept with the decision.
        """
        return cast(
            "shapes.RewardModelDetail",
            self.send(
                "POST",
                "/api/v1/models/{model_id}/promote",
                reads="json",
                path={"model_id": model_id},
                body={"reason": reason},
            ),
        )

    def models_retire(self, model_id: int) -> shapes.RewardModelDetail:
        """Nothing new may choose the model; its scores and figures stay."""
        return cast(
            "shapes.RewardModelDetail",
            self.send("POST", "/api/v1/models/{model_id}/retire", reads="json", path={"model_id": model_id}),
        )

    def models_try(self, model_id: int) -> shapes.ModelRequest:
        """Have a worker open the model and score two examples. Nothing changes."""
        return cast(
            "shapes.ModelRequest",
            self.send("POST", "/api/v1/models/{model_id}/try", reads="json", path={"model_id": model_id}),
        )

    def models_request_get(self, request_id: int) -> shapes.ModelRequest:
        """Whether a model could be added or compared."""
        return cast(
            "shapes.ModelRequest",
            self.send("GET", "/api/v1/models/requests/{request_id}", reads="json", path={"request_id": request_id}),
        )

    def models_roll_back_plan(self, *, kind: Unset | Literal["prm", "orm"] = UNSET) -> shapes.RollBackPlan:
        """Which model a rollback would restore."""
        return cast(
            "shapes.RollBackPlan", self.send("GET", "/api/v1/models/roll-back", reads="json", query={"kind": kind})
        )

    def models_roll_back(
        self, *, reason: str, kind: Unset | shapes.RewardModelKind = UNSET
    ) -> shapes.RewardModelDetail:
        """Restore the model that the current one of this kind first replaced.

        reason: Why, in a few words. Kept with the decision.
        """
        return cast(
            "shapes.RewardModelDetail",
            self.send("POST", "/api/v1/models/roll-back", reads="json", body={"reason": reason, "kind": kind}),
        )

    def notifications_get(self) -> shapes.Notifications:
        """What needs an admin, and whether you are told by mail."""
        return cast("shapes.Notifications", self.send("GET", "/api/v1/notifications", reads="json"))

    def notifications_change(
        self, *, by_mail: Unset | bool = UNSET, address: Unset | str = UNSET
    ) -> shapes.Notifications:
        """Change whether, and at which address, you are told by mail.

        address: Empty: the account's.
        """
        return cast(
            "shapes.Notifications",
            self.send("PATCH", "/api/v1/notifications", reads="json", body={"by_mail": by_mail, "address": address}),
        )

    def deliveries_list(
        self, *, limit: Unset | int = UNSET, offset: Unset | int = UNSET
    ) -> shapes.PaginatedDeliveryList:
        """The deliveries of the last 30 days, newest first.

        limit: Number of results to return per page.
        offset: The initial index from which to return the results.
        """
        return cast(
            "shapes.PaginatedDeliveryList",
            self.send(
                "GET", "/api/v1/notifications/deliveries", reads="json", query={"limit": limit, "offset": offset}
            ),
        )

    def deliveries_list_rows(self, *, limit: int = 200) -> Iterator[shapes.Delivery]:
        """All rows of `deliveries_list`, fetched `limit` at a time."""

        def part(offset: int) -> shapes.PaginatedDeliveryList:
            return self.deliveries_list(limit=limit, offset=offset)

        return rows_by_offset(part)

    def deliveries_send_again(self, delivery_id: str) -> shapes.Delivery:
        """Try a delivery again that was given up. The receiver sees the same id."""
        return cast(
            "shapes.Delivery",
            self.send(
                "POST",
                "/api/v1/notifications/deliveries/{delivery_id}/send-again",
                reads="json",
                path={"delivery_id": delivery_id},
            ),
        )

    def notifications_test_mail(self) -> shapes.Delivery:
        """Send a mail to yourself. The log says whether it was sent."""
        return cast("shapes.Delivery", self.send("POST", "/api/v1/notifications/test-mail", reads="json"))

    def overview_get(self, *, time_zone: Unset | str = UNSET) -> shapes.Overview:
        """Whether work moves, how good it is, and what needs an admin.

        time_zone: Name of the time zone in which today begins, such as Europe/Berlin; UTC if absent.
        """
        return cast(
            "shapes.Overview", self.send("GET", "/api/v1/overview", reads="json", query={"time_zone": time_zone})
        )

    def pauses_end(self, pause_id: int, *, reason: str, release_labelings: Unset | bool = UNSET) -> shapes.Pause:
        """Let the labeler work again, with a reason. Their agreement with gold is counted anew.

        release_labelings: Whether what is held back counts again. If not, it stays held back until you decide.
        """
        return cast(
            "shapes.Pause",
            self.send(
                "POST",
                "/api/v1/pauses/{pause_id}/end",
                reads="json",
                path={"pause_id": pause_id},
                body={"reason": reason, "release_labelings": release_labelings},
            ),
        )

    def pauses_hold_back(self, pause_id: int, *, since: str) -> shapes.Pause:
        """Hold back what the labeler submitted since this time. What is older counts again."""
        return cast(
            "shapes.Pause",
            self.send(
                "POST",
                "/api/v1/pauses/{pause_id}/hold-back",
                reads="json",
                path={"pause_id": pause_id},
                body={"since": since},
            ),
        )

    def pauses_put_back(self, pause_id: int) -> shapes.Pause:
        """Put the items of what is held back into the queue again: each gets one more labeling, by somebody else."""
        return cast(
            "shapes.Pause",
            self.send("POST", "/api/v1/pauses/{pause_id}/put-back", reads="json", path={"pause_id": pause_id}),
        )

    def pauses_release_labelings(self, pause_id: int) -> shapes.Pause:
        """Let what this pause holds back count again: in trainings, exports and consensus."""
        return cast(
            "shapes.Pause",
            self.send("POST", "/api/v1/pauses/{pause_id}/release-labelings", reads="json", path={"pause_id": pause_id}),
        )

    def pauses_undo_put_back(self, pause_id: int) -> shapes.Pause:
        """Take those items out of the queue again that nobody has taken since."""
        return cast(
            "shapes.Pause",
            self.send("POST", "/api/v1/pauses/{pause_id}/undo-put-back", reads="json", path={"pause_id": pause_id}),
        )

    def people_list(
        self,
        *,
        after: Unset | str = UNSET,
        limit: Unset | int = UNSET,
        role: Unset | Literal["labeler", "reviewer", "researcher", "admin"] = UNSET,
        search: Unset | str = UNSET,
        sort: Unset | Literal["name", "last_seen", "joined", "pace"] = UNSET,
        state: Unset | Literal["invited", "active", "paused", "deactivated", "imported"] = UNSET,
    ) -> shapes.PeoplePage:
        """People with their state, when they were last seen, and how much they labeled lately.

        after: `next` of the page before, in the same order.
        search: A part of the name or of the e-mail address.
        state: Without it: all but `imported`, people who are known from imported records alone.
        """
        return cast(
            "shapes.PeoplePage",
            self.send(
                "GET",
                "/api/v1/people",
                reads="json",
                query={"after": after, "limit": limit, "role": role, "search": search, "sort": sort, "state": state},
            ),
        )

    def people_list_rows(
        self,
        *,
        role: Unset | Literal["labeler", "reviewer", "researcher", "admin"] = UNSET,
        search: Unset | str = UNSET,
        sort: Unset | Literal["name", "last_seen", "joined", "pace"] = UNSET,
        state: Unset | Literal["invited", "active", "paused", "deactivated", "imported"] = UNSET,
        limit: int = 200,
    ) -> Iterator[shapes.ListedPerson]:
        """All rows of `people_list`, fetched `limit` at a time."""

        def part(after: Unset | str) -> shapes.PeoplePage:
            return self.people_list(role=role, search=search, sort=sort, state=state, limit=limit, after=after)

        return rows_by_key(part)

    def people_csv(
        self,
        *,
        role: Unset | Literal["labeler", "reviewer", "researcher", "admin"] = UNSET,
        search: Unset | str = UNSET,
        state: Unset | Literal["invited", "active", "paused", "deactivated", "imported"] = UNSET,
    ) -> str:
        """People as a CSV file that is safe to open in a spreadsheet. Reading it is noted in the audit log.

        search: A part of the name or of the e-mail address.
        state: Without it: all but `imported`, people who are known from imported records alone.
        """
        return cast(
            "str",
            self.send(
                "GET", "/api/v1/people.csv", reads="text", query={"role": role, "search": search, "state": state}
            ),
        )

    def people_get(self, person_id: str) -> shapes.PersonDetail:
        """One person: account, activity, and the phases that name them."""
        return cast(
            "shapes.PersonDetail",
            self.send("GET", "/api/v1/people/{person_id}", reads="json", path={"person_id": person_id}),
        )

    def people_change(
        self,
        person_id: str,
        *,
        username: Unset | str = UNSET,
        email: Unset | str = UNSET,
        role: Unset | shapes.Role = UNSET,
        phases: Unset | list[int] = UNSET,
    ) -> shapes.PersonDetail:
        """Change name, address, role or phases; all of it or nothing. A new role holds for the next request of every
        session and token.

        email: Empty: none.
        phases: Ids of the phases that name the person; replaces them.
        """
        return cast(
            "shapes.PersonDetail",
            self.send(
                "PATCH",
                "/api/v1/people/{person_id}",
                reads="json",
                path={"person_id": person_id},
                body={"username": username, "email": email, "role": role, "phases": phases},
            ),
        )

    def people_deactivate(self, person_id: str, *, reason: Unset | str = UNSET) -> shapes.PersonDetail:
        """End sessions and tokens, and give open tasks back to the queue. Labelings stay. 409 for yourself and the
        last admin.

        reason: Why; the audit log keeps it.
        """
        return cast(
            "shapes.PersonDetail",
            self.send(
                "POST",
                "/api/v1/people/{person_id}/deactivate",
                reads="json",
                path={"person_id": person_id},
                body={"reason": reason},
            ),
        )

    def people_hours(
        self, person_id: str, *, since: Unset | str = UNSET, time_zone: Unset | str = UNSET, until: Unset | str = UNSET
    ) -> shapes.Hours:
        """Active time of a person by day and phase: what the person sees, too.

        since: First day. Default: 30 days before `until`.
        time_zone: Name of the time zone in which today begins, such as Europe/Berlin; UTC if absent.
        until: Last day, included. Default: today.
        """
        return cast(
            "shapes.Hours",
            self.send(
                "GET",
                "/api/v1/people/{person_id}/hours",
                reads="json",
                path={"person_id": person_id},
                query={"since": since, "time_zone": time_zone, "until": until},
            ),
        )

    def people_hours_tasks(self, person_id: str, *, day: str, time_zone: Unset | str = UNSET) -> list[shapes.TaskHours]:
        """The tasks of a person's day, the latest first.

        time_zone: Name of the time zone in which today begins, such as Europe/Berlin; UTC if absent.
        """
        return cast(
            "list[shapes.TaskHours]",
            self.send(
                "GET",
                "/api/v1/people/{person_id}/hours/tasks",
                reads="json",
                path={"person_id": person_id},
                query={"day": day, "time_zone": time_zone},
            ),
        )

    def people_password_link(self, person_id: str) -> shapes.Link:
        """A link with which the person sets a new password. It works once, for 24 hours; the old password works
        until then.
        """
        return cast(
            "shapes.Link",
            self.send("POST", "/api/v1/people/{person_id}/password-link", reads="json", path={"person_id": person_id}),
        )

    def people_reactivate(self, person_id: str, *, reason: Unset | str = UNSET) -> shapes.PersonDetail:
        """Let the person sign in again. Ended sessions and tokens stay ended.

        reason: Why; the audit log keeps it.
        """
        return cast(
            "shapes.PersonDetail",
            self.send(
                "POST",
                "/api/v1/people/{person_id}/reactivate",
                reads="json",
                path={"person_id": person_id},
                body={"reason": reason},
            ),
        )

    def people_second_factor_off(self, person_id: str, *, reason: str) -> shapes.PersonDetail:
        """Remove the second factor of somebody who has lost phone and recovery codes, and end their sessions.

        reason: Why; the audit log keeps it.
        """
        return cast(
            "shapes.PersonDetail",
            self.send(
                "POST",
                "/api/v1/people/{person_id}/second-factor/off",
                reads="json",
                path={"person_id": person_id},
                body={"reason": reason},
            ),
        )

    def people_sign_out(self, person_id: str, *, and_tokens: Unset | bool = UNSET) -> shapes.PersonDetail:
        """End all sessions of the person, and with `and_tokens` all API tokens.

        and_tokens: Also revoke all API tokens.
        """
        return cast(
            "shapes.PersonDetail",
            self.send(
                "POST",
                "/api/v1/people/{person_id}/sign-out",
                reads="json",
                path={"person_id": person_id},
                body={"and_tokens": and_tokens},
            ),
        )

    def people_create_by_file(self, *, csv: str, days: int) -> shapes.CreatedPeople:
        """Create an account for each line, with a link for its owner. If a line is wrong, nobody is created.

        csv: A first line with the columns `name,role,email,phases` (the last two may be missing), then a line per
        person. Phases are separated by semicolons.
        days: For so long the links work.
        """
        return cast(
            "shapes.CreatedPeople",
            self.send("POST", "/api/v1/people/file", reads="json", body={"csv": csv, "days": days}),
        )

    def people_check_file(self, *, csv: str) -> shapes.CheckedPeople:
        """What each line of a CSV file would do. Nothing is changed.

        csv: A first line with the columns `name,role,email,phases` (the last two may be missing), then a line per
        person. Phases are separated by semicolons.
        """
        return cast(
            "shapes.CheckedPeople", self.send("POST", "/api/v1/people/file/check", reads="json", body={"csv": csv})
        )

    def people_hours_csv(
        self, *, since: Unset | str = UNSET, time_zone: Unset | str = UNSET, until: Unset | str = UNSET
    ) -> str:
        """Everybody's hours as a file for paying: one line for each day, person and phase. Reading it is noted in
        the audit log.

        since: First day. Default: 30 days before `until`.
        time_zone: Name of the time zone in which today begins, such as Europe/Berlin; UTC if absent.
        until: Last day, included. Default: today.
        """
        return cast(
            "str",
            self.send(
                "GET",
                "/api/v1/people/hours.csv",
                reads="text",
                query={"since": since, "time_zone": time_zone, "until": until},
            ),
        )

    def phases_list(self) -> list[shapes.Phase]:
        """Labelers get the phases that they may work on, open or paused; all others get every phase."""
        return cast("list[shapes.Phase]", self.send("GET", "/api/v1/phases", reads="json"))

    def phases_create(
        self,
        *,
        name: Unset | str = UNSET,
        flow: Unset | int = UNSET,
        instructions: Unset | str = UNSET,
        priority: Unset | int = UNSET,
        lease_seconds: Unset | int = UNSET,
        labelings_per_item: Unset | int = UNSET,
        overlap: Unset | str = UNSET,
        most_labelings_per_item: Unset | int = UNSET,
        wanted_certainty: Unset | int = UNSET,
        quality_control_every: Unset | int = UNSET,
        quality_window: Unset | int = UNSET,
        quality_warn_below: Unset | int = UNSET,
        quality_pause_below: Unset | int = UNSET,
        allow_skip: Unset | bool = UNSET,
        ask_progress: Unset | bool = UNSET,
        ask_explanation: Unset | bool = UNSET,
        ask_alternatives: Unset | int = UNSET,
        by_choice: Unset | bool = UNSET,
        point_out_contradictions: Unset | bool = UNSET,
        completions_per_step: Unset | int = UNSET,
        continuation: Unset | str = UNSET,
        generator: Unset | str = UNSET,
        requires_screening: Unset | bool = UNSET,
        screening_items: Unset | int = UNSET,
        screening_pass_mark: Unset | int = UNSET,
        screening_tries: Unset | int = UNSET,
        screening_wait_hours: Unset | int = UNSET,
        is_restricted: Unset | bool = UNSET,
        labelers: Unset | list[str] = UNSET,
    ) -> shapes.ManagedPhase:
        """Create a phase. It is paused until it is opened.

        priority: Labelers who name no phase get tasks of the highest one first.
        lease_seconds: How long an assignment stays with a labeler who is inactive.
        overlap: `fixed`, or `adaptive`: one more labeling while the label model is not certain of the first
        error.
        most_labelings_per_item: Adaptive: the most labelings of an item.
        wanted_certainty: Adaptive: per cent that one first error needs.
        point_out_contradictions: Say beside Submit that the ratings and the answer contradict each other.
        continuation: `random` or `labeler`.
        requires_screening: Flow 2: people rate gold items before their first task.
        screening_items: Gold items of one try.
        screening_pass_mark: Percent of the items that must agree with gold.
        screening_wait_hours: Hours between a failed try and the next one.
        """
        return cast(
            "shapes.ManagedPhase",
            self.send(
                "POST",
                "/api/v1/phases",
                reads="json",
                body={
                    "name": name,
                    "flow": flow,
                    "instructions": instructions,
                    "priority": priority,
                    "lease_seconds": lease_seconds,
                    "labelings_per_item": labelings_per_item,
                    "overlap": overlap,
                    "most_labelings_per_item": most_labelings_per_item,
                    "wanted_certainty": wanted_certainty,
                    "quality_control_every": quality_control_every,
                    "quality_window": quality_window,
                    "quality_warn_below": quality_warn_below,
                    "quality_pause_below": quality_pause_below,
                    "allow_skip": allow_skip,
                    "ask_progress": ask_progress,
                    "ask_explanation": ask_explanation,
                    "ask_alternatives": ask_alternatives,
                    "by_choice": by_choice,
                    "point_out_contradictions": point_out_contradictions,
                    "completions_per_step": completions_per_step,
                    "continuation": continuation,
                    "generator": generator,
                    "requires_screening": requires_screening,
                    "screening_items": screening_items,
                    "screening_pass_mark": screening_pass_mark,
                    "screening_tries": screening_tries,
                    "screening_wait_hours": screening_wait_hours,
                    "is_restricted": is_restricted,
                    "labelers": labelers,
                },
            ),
        )

    def phases_get(self, phase_id: int) -> shapes.ManagedPhase:
        """One phase with its settings and progress."""
        return cast(
            "shapes.ManagedPhase",
            self.send("GET", "/api/v1/phases/{phase_id}", reads="json", path={"phase_id": phase_id}),
        )

    def phases_change(
        self,
        phase_id: int,
        *,
        name: Unset | str = UNSET,
        flow: Unset | int = UNSET,
        instructions: Unset | str = UNSET,
        priority: Unset | int = UNSET,
        lease_seconds: Unset | int = UNSET,
        labelings_per_item: Unset | int = UNSET,
        overlap: Unset | str = UNSET,
        most_labelings_per_item: Unset | int = UNSET,
        wanted_certainty: Unset | int = UNSET,
        quality_control_every: Unset | int = UNSET,
        quality_window: Unset | int = UNSET,
        quality_warn_below: Unset | int = UNSET,
        quality_pause_below: Unset | int = UNSET,
        allow_skip: Unset | bool = UNSET,
        ask_progress: Unset | bool = UNSET,
        ask_explanation: Unset | bool = UNSET,
        ask_alternatives: Unset | int = UNSET,
        by_choice: Unset | bool = UNSET,
        point_out_contradictions: Unset | bool = UNSET,
        completions_per_step: Unset | int = UNSET,
        continuation: Unset | str = UNSET,
        generator: Unset | str = UNSET,
        requires_screening: Unset | bool = UNSET,
        screening_items: Unset | int = UNSET,
        screening_pass_mark: Unset | int = UNSET,
        screening_tries: Unset | int = UNSET,
        screening_wait_hours: Unset | int = UNSET,
        is_restricted: Unset | bool = UNSET,
        labelers: Unset | list[str] = UNSET,
        instructions_based_on: Unset | int | None = UNSET,
    ) -> shapes.ManagedPhase:
        """Change the given settings. Open assignments are not affected.

        priority: Labelers who name no phase get tasks of the highest one first.
        lease_seconds: How long an assignment stays with a labeler who is inactive.
        overlap: `fixed`, or `adaptive`: one more labeling while the label model is not certain of the first
        error.
        most_labelings_per_item: Adaptive: the most labelings of an item.
        wanted_certainty: Adaptive: per cent that one first error needs.
        quality_window: Newest answers to gold that count for warnings and pauses.
        quality_warn_below: Percentage of agreement with gold below which labelers are warned.
        quality_pause_below: Labelers are paused if the whole interval of their agreement is below this
        percentage.
        point_out_contradictions: Say beside Submit that the ratings and the answer contradict each other.
        continuation: `random` or `labeler`.
        requires_screening: Flow 2: people rate gold items before their first task.
        screening_items: Gold items of one try.
        screening_pass_mark: Percent of the items that must agree with gold.
        screening_wait_hours: Hours between a failed try and the next one.
        instructions_based_on: The version that the new instructions were written from; 409 if there is a newer
        one. Left out: not compared.
        """
        return cast(
            "shapes.ManagedPhase",
            self.send(
                "PATCH",
                "/api/v1/phases/{phase_id}",
                reads="json",
                path={"phase_id": phase_id},
                body={
                    "name": name,
                    "flow": flow,
                    "instructions": instructions,
                    "priority": priority,
                    "lease_seconds": lease_seconds,
                    "labelings_per_item": labelings_per_item,
                    "overlap": overlap,
                    "most_labelings_per_item": most_labelings_per_item,
                    "wanted_certainty": wanted_certainty,
                    "quality_control_every": quality_control_every,
                    "quality_window": quality_window,
                    "quality_warn_below": quality_warn_below,
                    "quality_pause_below": quality_pause_below,
                    "allow_skip": allow_skip,
                    "ask_progress": ask_progress,
                    "ask_explanation": ask_explanation,
                    "ask_alternatives": ask_alternatives,
                    "by_choice": by_choice,
                    "point_out_contradictions": point_out_contradictions,
                    "completions_per_step": completions_per_step,
                    "continuation": continuation,
                    "generator": generator,
                    "requires_screening": requires_screening,
                    "screening_items": screening_items,
                    "screening_pass_mark": screening_pass_mark,
                    "screening_tries": screening_tries,
                    "screening_wait_hours": screening_wait_hours,
                    "is_restricted": is_restricted,
                    "labelers": labelers,
                    "instructions_based_on": instructions_based_on,
                },
            ),
        )

    def phases_delete(self, phase_id: int) -> None:
        """Delete a phase that has never had an item or a generation. Others can be archived."""
        self.send("DELETE", "/api/v1/phases/{phase_id}", reads="nothing", path={"phase_id": phase_id})

    def phases_archive(self, phase_id: int) -> shapes.ManagedPhase:
        """Leave a closed phase out of lists. Everything of it is kept."""
        return cast(
            "shapes.ManagedPhase",
            self.send("POST", "/api/v1/phases/{phase_id}/archive", reads="json", path={"phase_id": phase_id}),
        )

    def phases_close(self, phase_id: int) -> shapes.ManagedPhase:
        """Close the phase. Open assignments can still be submitted; waiting items are kept in case it is opened
        again.
        """
        return cast(
            "shapes.ManagedPhase",
            self.send("POST", "/api/v1/phases/{phase_id}/close", reads="json", path={"phase_id": phase_id}),
        )

    def phases_failed_completions(
        self, phase_id: int, *, limit: Unset | int = UNSET, offset: Unset | int = UNSET
    ) -> shapes.PaginatedFailedCompletionsList:
        """Requests for next steps that failed, newest first, with their errors. One that a labeler retried is not
        among them.

        limit: Rows per page. Default: 50. At most 200.
        offset: Rows to skip.
        """
        return cast(
            "shapes.PaginatedFailedCompletionsList",
            self.send(
                "GET",
                "/api/v1/phases/{phase_id}/failed-completions",
                reads="json",
                path={"phase_id": phase_id},
                query={"limit": limit, "offset": offset},
            ),
        )

    def phases_failed_completions_rows(self, phase_id: int, *, limit: int = 200) -> Iterator[shapes.FailedCompletions]:
        """All rows of `phases_failed_completions`, fetched `limit` at a time."""

        def part(offset: int) -> shapes.PaginatedFailedCompletionsList:
            return self.phases_failed_completions(phase_id=phase_id, limit=limit, offset=offset)

        return rows_by_offset(part)

    def phases_add_gold(self, phase_id: int, *, gold: list[int], kind: shapes.GoldKind) -> shapes.AddedGold:
        """Put gold into the gold set of a phase, for screening or for quality control. Repeating it adds nothing
        twice.
        """
        return cast(
            "shapes.AddedGold",
            self.send(
                "POST",
                "/api/v1/phases/{phase_id}/gold",
                reads="json",
                path={"phase_id": phase_id},
                body={"gold": gold, "kind": kind},
            ),
        )

    def phases_instructions(
        self, phase_id: int, *, limit: Unset | int = UNSET, offset: Unset | int = UNSET
    ) -> shapes.PaginatedInstructionsVersionList:
        """All versions of the instructions, newest first.

        limit: Rows per page. Default: 50. At most 200.
        offset: Rows to skip.
        """
        return cast(
            "shapes.PaginatedInstructionsVersionList",
            self.send(
                "GET",
                "/api/v1/phases/{phase_id}/instructions",
                reads="json",
                path={"phase_id": phase_id},
                query={"limit": limit, "offset": offset},
            ),
        )

    def phases_instructions_rows(self, phase_id: int, *, limit: int = 200) -> Iterator[shapes.InstructionsVersion]:
        """All rows of `phases_instructions`, fetched `limit` at a time."""

        def part(offset: int) -> shapes.PaginatedInstructionsVersionList:
            return self.phases_instructions(phase_id=phase_id, limit=limit, offset=offset)

        return rows_by_offset(part)

    def phases_labelers(self, phase_id: int) -> shapes.PhasePeople:
        """Whom the phase is open for, and how each person works on it."""
        return cast(
            "shapes.PhasePeople",
            self.send("GET", "/api/v1/phases/{phase_id}/labelers", reads="json", path={"phase_id": phase_id}),
        )

    def phases_open(self, phase_id: int) -> shapes.ManagedPhase:
        """Open the phase: its items are given out."""
        return cast(
            "shapes.ManagedPhase",
            self.send("POST", "/api/v1/phases/{phase_id}/open", reads="json", path={"phase_id": phase_id}),
        )

    def phases_order_queue(self, phase_id: int, *, order: shapes.OrderEnum) -> shapes.OrderedQueue:
        """Put the waiting items in a new order. Items that are queued later keep their own priority.

        order: `convincing`: by the score of the model that selected them, highest first.
        """
        return cast(
            "shapes.OrderedQueue",
            self.send(
                "POST",
                "/api/v1/phases/{phase_id}/order",
                reads="json",
                path={"phase_id": phase_id},
                body={"order": order},
            ),
        )

    def phases_pause(self, phase_id: int) -> shapes.ManagedPhase:
        """Pause the phase: no items are given out. Open assignments can still be submitted."""
        return cast(
            "shapes.ManagedPhase",
            self.send("POST", "/api/v1/phases/{phase_id}/pause", reads="json", path={"phase_id": phase_id}),
        )

    def phases_add_problems(
        self,
        phase_id: int,
        *,
        labels: Unset | int = UNSET,
        priority: Unset | float = UNSET,
        source: Unset | str = UNSET,
        split: Unset | Literal["train", "test"] = UNSET,
        without_drawings: Unset | bool = UNSET,
        file: bytes | BinaryIO | None = None,
    ) -> Iterator[shapes.AddedProblems]:
        """Import these problems, and queue them if the phase has flow 1. The response has one JSON object per line.

        labels: Flow 1: labelings per problem; default: the phase's.
        priority: Flow 1: highest first.
        source: Data set of the problems.
        split: `test`: held out.
        without_drawings: Flow 1: leave out problems with a drawing.
        """
        return cast(
            "Iterator[shapes.AddedProblems]",
            self.send(
                "POST",
                "/api/v1/phases/{phase_id}/problems",
                reads="lines",
                path={"phase_id": phase_id},
                query={
                    "labels": labels,
                    "priority": priority,
                    "source": source,
                    "split": split,
                    "without_drawings": without_drawings,
                },
                file=file,
            ),
        )

    def phases_check_problems(
        self,
        phase_id: int,
        *,
        labels: Unset | int = UNSET,
        priority: Unset | float = UNSET,
        source: Unset | str = UNSET,
        split: Unset | Literal["train", "test"] = UNSET,
        without_drawings: Unset | bool = UNSET,
        file: bytes | BinaryIO | None = None,
    ) -> Iterator[shapes.AddedProblems]:
        """Say what adding these problems would do. Nothing is stored. The response has one JSON object per line.

        labels: Flow 1: labelings per problem; default: the phase's.
        priority: Flow 1: highest first.
        source: Data set of the problems.
        split: `test`: held out.
        without_drawings: Flow 1: leave out problems with a drawing.
        """
        return cast(
            "Iterator[shapes.AddedProblems]",
            self.send(
                "POST",
                "/api/v1/phases/{phase_id}/problems/check",
                reads="lines",
                path={"phase_id": phase_id},
                query={
                    "labels": labels,
                    "priority": priority,
                    "source": source,
                    "split": split,
                    "without_drawings": without_drawings,
                },
                file=file,
            ),
        )

    def phases_restore(self, phase_id: int) -> shapes.ManagedPhase:
        """List an archived phase again. It stays closed."""
        return cast(
            "shapes.ManagedPhase",
            self.send("POST", "/api/v1/phases/{phase_id}/restore", reads="json", path={"phase_id": phase_id}),
        )

    def phases_add_solutions(
        self,
        phase_id: int,
        *,
        cut: Unset | Literal["line", "blank_line", "numbering", "sentence"] = UNSET,
        generator: Unset | str = UNSET,
        labels: Unset | int = UNSET,
        limit: Unset | int = UNSET,
        only: Unset | Literal["correct", "wrong", "ungraded"] = UNSET,
        per_problem: Unset | int = UNSET,
        priority: Unset | float = UNSET,
        stored: Unset | bool = UNSET,
        without_drawings: Unset | bool = UNSET,
        file: bytes | BinaryIO | None = None,
    ) -> Iterator[shapes.AddedSolutions]:
        """Import these solutions and queue them in the phase, batch by batch. Repeating it queues nothing twice.

        The response has one JSON object per line: the progress, and in the end the result.

        cut: How a solution text is cut into steps.
        generator: The generator that wrote them.
        labels: Labelings per solution; default: the phase's.
        limit: The most solutions that are added.
        only: Only this grade.
        per_problem: The most solutions of a problem.
        priority: Highest first.
        stored: Queue the stored solutions of `generator`; the request has no body.
        """
        return cast(
            "Iterator[shapes.AddedSolutions]",
            self.send(
                "POST",
                "/api/v1/phases/{phase_id}/solutions",
                reads="lines",
                path={"phase_id": phase_id},
                query={
                    "cut": cut,
                    "generator": generator,
                    "labels": labels,
                    "limit": limit,
                    "only": only,
                    "per_problem": per_problem,
                    "priority": priority,
                    "stored": stored,
                    "without_drawings": without_drawings,
                },
                file=file,
            ),
        )

    def phases_check_solutions(
        self,
        phase_id: int,
        *,
        cut: Unset | Literal["line", "blank_line", "numbering", "sentence"] = UNSET,
        generator: Unset | str = UNSET,
        labels: Unset | int = UNSET,
        limit: Unset | int = UNSET,
        only: Unset | Literal["correct", "wrong", "ungraded"] = UNSET,
        per_problem: Unset | int = UNSET,
        priority: Unset | float = UNSET,
        stored: Unset | bool = UNSET,
        without_drawings: Unset | bool = UNSET,
        file: bytes | BinaryIO | None = None,
    ) -> Iterator[shapes.AddedSolutions]:
        """Say what adding these solutions would do, with the first of them. Nothing is stored.

        The response has one JSON object per line: the progress, and in the end the result.

        cut: How a solution text is cut into steps.
        generator: The generator that wrote them.
        labels: Labelings per solution; default: the phase's.
        limit: The most solutions that are added.
        only: Only this grade.
        per_problem: The most solutions of a problem.
        priority: Highest first.
        stored: Queue the stored solutions of `generator`; the request has no body.
        """
        return cast(
            "Iterator[shapes.AddedSolutions]",
            self.send(
                "POST",
                "/api/v1/phases/{phase_id}/solutions/check",
                reads="lines",
                path={"phase_id": phase_id},
                query={
                    "cut": cut,
                    "generator": generator,
                    "labels": labels,
                    "limit": limit,
                    "only": only,
                    "per_problem": per_problem,
                    "priority": priority,
                    "stored": stored,
                    "without_drawings": without_drawings,
                },
                file=file,
            ),
        )

    def phases_stored_solutions(self, phase_id: int) -> list[shapes.StoredSolutions]:
        """Generators with stored solutions."""
        return cast(
            "list[shapes.StoredSolutions]",
            self.send("GET", "/api/v1/phases/{phase_id}/stored-solutions", reads="json", path={"phase_id": phase_id}),
        )

    def phases_overview(
        self,
        *,
        limit: Unset | int = UNSET,
        offset: Unset | int = UNSET,
        search: Unset | str = UNSET,
        status: Unset | Literal["open", "paused", "closed", "archived", ""] = UNSET,
    ) -> shapes.PaginatedManagedPhaseList:
        """All phases with their progress, newest first.

        limit: Rows per page. Default: 50. At most 200.
        offset: Rows to skip.
        status: Archived phases are listed only if this asks for them.
        """
        return cast(
            "shapes.PaginatedManagedPhaseList",
            self.send(
                "GET",
                "/api/v1/phases/overview",
                reads="json",
                query={"limit": limit, "offset": offset, "search": search, "status": status},
            ),
        )

    def phases_overview_rows(
        self,
        *,
        search: Unset | str = UNSET,
        status: Unset | Literal["open", "paused", "closed", "archived", ""] = UNSET,
        limit: int = 200,
    ) -> Iterator[shapes.ManagedPhase]:
        """All rows of `phases_overview`, fetched `limit` at a time."""

        def part(offset: int) -> shapes.PaginatedManagedPhaseList:
            return self.phases_overview(search=search, status=status, limit=limit, offset=offset)

        return rows_by_offset(part)

    def phases_people(
        self, *, limit: Unset | int = UNSET, offset: Unset | int = UNSET, search: Unset | str = UNSET
    ) -> shapes.PaginatedPersonList:
        """People who can be assigned to a phase, by name.

        limit: Rows per page. Default: 50. At most 200.
        offset: Rows to skip.
        """
        return cast(
            "shapes.PaginatedPersonList",
            self.send(
                "GET", "/api/v1/phases/people", reads="json", query={"limit": limit, "offset": offset, "search": search}
            ),
        )

    def phases_people_rows(self, *, search: Unset | str = UNSET, limit: int = 200) -> Iterator[shapes.Person]:
        """All rows of `phases_people`, fetched `limit` at a time."""

        def part(offset: int) -> shapes.PaginatedPersonList:
            return self.phases_people(search=search, limit=limit, offset=offset)

        return rows_by_offset(part)

    def preferences_get(self) -> shapes.Preferences:
        """Your preferences, or the defaults."""
        return cast("shapes.Preferences", self.send("GET", "/api/v1/preferences", reads="json"))

    def preferences_change(
        self,
        *,
        keys: Unset | dict[str, list[str]] = UNSET,
        tours_seen: Unset | list[str] = UNSET,
        locale: Unset | shapes.LocaleEnum = UNSET,
    ) -> shapes.Preferences:
        """Replace the keys and add tours that were seen. Fields that are left out do not change.

        keys: Replaces the keys.
        tours_seen: Added to the tours seen before.
        locale: How dates and numbers are written. `browser`: dates as the browser does, and numbers as in
        English.
        """
        return cast(
            "shapes.Preferences",
            self.send(
                "PATCH",
                "/api/v1/preferences",
                reads="json",
                body={"keys": keys, "tours_seen": tours_seen, "locale": locale},
            ),
        )

    def problems_list(
        self,
        *,
        answer: Unset | bool | None = UNSET,
        before: Unset | int = UNSET,
        excluded: Unset | bool | None = UNSET,
        labelings: Unset | bool | None = UNSET,
        level: Unset | str = UNSET,
        limit: Unset | int = UNSET,
        reports: Unset | bool | None = UNSET,
        search: Unset | str = UNSET,
        solutions: Unset | bool | None = UNSET,
        source: Unset | str = UNSET,
        split: Unset | Literal["train", "test"] = UNSET,
        subject: Unset | str = UNSET,
    ) -> shapes.ProblemPart:
        """Problems that match the filters, newest first, part by part.

        answer: Whether it has one.
        before: `next` of the part before.
        labelings: Whether it has some.
        limit: Rows of a part.
        reports: Whether labelers have reported it and nobody has decided yet.
        search: Part of the text; or the id, or the id in the source.
        solutions: Whether it has some.
        """
        return cast(
            "shapes.ProblemPart",
            self.send(
                "GET",
                "/api/v1/problems",
                reads="json",
                query={
                    "answer": answer,
                    "before": before,
                    "excluded": excluded,
                    "labelings": labelings,
                    "level": level,
                    "limit": limit,
                    "reports": reports,
                    "search": search,
                    "solutions": solutions,
                    "source": source,
                    "split": split,
                    "subject": subject,
                },
            ),
        )

    def problems_list_rows(
        self,
        *,
        answer: Unset | bool | None = UNSET,
        excluded: Unset | bool | None = UNSET,
        labelings: Unset | bool | None = UNSET,
        level: Unset | str = UNSET,
        reports: Unset | bool | None = UNSET,
        search: Unset | str = UNSET,
        solutions: Unset | bool | None = UNSET,
        source: Unset | str = UNSET,
        split: Unset | Literal["train", "test"] = UNSET,
        subject: Unset | str = UNSET,
        limit: int = 200,
    ) -> Iterator[shapes.ListedProblem]:
        """All rows of `problems_list`, fetched `limit` at a time."""

        def part(before: Unset | int) -> shapes.ProblemPart:
            return self.problems_list(
                answer=answer,
                excluded=excluded,
                labelings=labelings,
                level=level,
                reports=reports,
                search=search,
                solutions=solutions,
                source=source,
                split=split,
                subject=subject,
                limit=limit,
                before=before,
            )

        return rows_by_key(part)

    def problems_read(self, problem_id: int) -> shapes.ProblemDetail:
        """One problem with its solutions by grade, items, labelings, reports and history."""
        return cast(
            "shapes.ProblemDetail",
            self.send("GET", "/api/v1/problems/{problem_id}", reads="json", path={"problem_id": problem_id}),
        )

    def problems_correct_answer(
        self, problem_id: int, *, answer: str | None, expected: str | None, reason: str
    ) -> shapes.ProblemDetail:
        """Correct the answer. The solutions are graded anew in the background; the history tells how far that is.

        answer: null: the problem has no answer.
        expected: The answer that this corrects; if it is another one by now, 409.
        reason: Others read it in the history.
        """
        return cast(
            "shapes.ProblemDetail",
            self.send(
                "POST",
                "/api/v1/problems/{problem_id}/answer",
                reads="json",
                path={"problem_id": problem_id},
                body={"answer": answer, "expected": expected, "reason": reason},
            ),
        )

    def problems_exclude_labelings(self, change_id: int, problem_id: int, *, reason: str) -> shapes.ExcludedLabelings:
        """Exclude the labelings that may rest on the answer before this correction.

        reason: Others read it in the history.
        """
        return cast(
            "shapes.ExcludedLabelings",
            self.send(
                "POST",
                "/api/v1/problems/{problem_id}/changes/{change_id}/exclude-labelings",
                reads="json",
                path={"change_id": change_id, "problem_id": problem_id},
                body={"reason": reason},
            ),
        )

    def problems_exclude(self, problem_id: int, *, reason: str) -> shapes.ProblemDetail:
        """Take a problem out of the pool: it is neither sampled nor queued, and its waiting items leave the queue.

        reason: Others read it in the history.
        """
        return cast(
            "shapes.ProblemDetail",
            self.send(
                "POST",
                "/api/v1/problems/{problem_id}/exclude",
                reads="json",
                path={"problem_id": problem_id},
                body={"reason": reason},
            ),
        )

    def problems_hold_out(self, problem_id: int, *, reason: Unset | str = UNSET) -> shapes.ProblemDetail:
        """Hold a problem out for evaluation, with those equal to it. It cannot be undone."""
        return cast(
            "shapes.ProblemDetail",
            self.send(
                "POST",
                "/api/v1/problems/{problem_id}/hold-out",
                reads="json",
                path={"problem_id": problem_id},
                body={"reason": reason},
            ),
        )

    def problems_include(self, problem_id: int, *, reason: Unset | str = UNSET) -> shapes.ProblemDetail:
        """Put an excluded problem back into the pool. Its items wait again, less those that a corrected answer took
        back.
        """
        return cast(
            "shapes.ProblemDetail",
            self.send(
                "POST",
                "/api/v1/problems/{problem_id}/include",
                reads="json",
                path={"problem_id": problem_id},
                body={"reason": reason},
            ),
        )

    def problems_import(
        self,
        *,
        source: Unset | str = UNSET,
        split: Unset | Literal["train", "test"] = UNSET,
        file: bytes | BinaryIO | None = None,
    ) -> Iterator[shapes.AddedProblems]:
        """Import these problems, batch by batch. Repeating it stores nothing twice.

        The response has one JSON object per line: the progress, and in the end the result.

        source: Data set of the problems.
        split: `test`: held out.
        """
        return cast(
            "Iterator[shapes.AddedProblems]",
            self.send(
                "POST", "/api/v1/problems/import", reads="lines", query={"source": source, "split": split}, file=file
            ),
        )

    def problems_check_import(
        self,
        *,
        source: Unset | str = UNSET,
        split: Unset | Literal["train", "test"] = UNSET,
        file: bytes | BinaryIO | None = None,
    ) -> Iterator[shapes.AddedProblems]:
        """Say what importing these problems would do, with the first of them as they would be stored. Nothing is
        stored.

        The response has one JSON object per line: the progress, and in the end the result.

        source: Data set of the problems.
        split: `test`: held out.
        """
        return cast(
            "Iterator[shapes.AddedProblems]",
            self.send(
                "POST",
                "/api/v1/problems/import/check",
                reads="lines",
                query={"source": source, "split": split},
                file=file,
            ),
        )

    def problems_values(self) -> shapes.ProblemValues:
        """The sources, subjects and levels of the problems."""
        return cast("shapes.ProblemValues", self.send("GET", "/api/v1/problems/values", reads="json"))

    def progress_get(self, *, time_zone: Unset | str = UNSET) -> shapes.Progress:
        """How many labelings you have submitted, and how many items wait for you.

        time_zone: Name of the time zone in which today begins, such as Europe/Berlin; UTC if absent.
        """
        return cast(
            "shapes.Progress", self.send("GET", "/api/v1/progress", reads="json", query={"time_zone": time_zone})
        )

    def progress_phases(self, *, time_zone: Unset | str = UNSET) -> list[shapes.PhaseProgress]:
        """The open phases that you may work on: what waits for you in each, and what you have done there.

        time_zone: Name of the time zone in which today begins, such as Europe/Berlin; UTC if absent.
        """
        return cast(
            "list[shapes.PhaseProgress]",
            self.send("GET", "/api/v1/progress/phases", reads="json", query={"time_zone": time_zone}),
        )

    def quality_list(
        self,
        *,
        after: Unset | str = UNSET,
        limit: Unset | int = UNSET,
        phase: Unset | int = UNSET,
        search: Unset | str = UNSET,
        shown: Unset | Literal["all", "low", "warned", "paused"] = UNSET,
    ) -> shapes.QualityPart:
        """Labelers by name, with their agreement with gold, and who is warned or paused.

        after: `next` of the part before.
        phase: Only of this phase.
        search: A part of the name.
        """
        return cast(
            "shapes.QualityPart",
            self.send(
                "GET",
                "/api/v1/quality",
                reads="json",
                query={"after": after, "limit": limit, "phase": phase, "search": search, "shown": shown},
            ),
        )

    def quality_list_rows(
        self,
        *,
        phase: Unset | int = UNSET,
        search: Unset | str = UNSET,
        shown: Unset | Literal["all", "low", "warned", "paused"] = UNSET,
        limit: int = 200,
    ) -> Iterator[shapes.LabelerQuality]:
        """All rows of `quality_list`, fetched `limit` at a time."""

        def part(after: Unset | str) -> shapes.QualityPart:
            return self.quality_list(phase=phase, search=search, shown=shown, limit=limit, after=after)

        return rows_by_key(part)

    def quality_labeler(self, labeler_id: str) -> shapes.LabelerPage:
        """One labeler: agreement by phase, pauses with their reasons, evidence and appeals, and warnings."""
        return cast(
            "shapes.LabelerPage",
            self.send("GET", "/api/v1/quality/labelers/{labeler_id}", reads="json", path={"labeler_id": labeler_id}),
        )

    def quality_answers(
        self, labeler_id: str, *, before: Unset | str = UNSET, limit: Unset | int = UNSET, phase: Unset | int = UNSET
    ) -> shapes.AnswersPart:
        """A labeler's answers to quality control, newest first.

        before: `next` of the part before.
        limit: Rows of a part.
        phase: Only of this phase.
        """
        return cast(
            "shapes.AnswersPart",
            self.send(
                "GET",
                "/api/v1/quality/labelers/{labeler_id}/answers",
                reads="json",
                path={"labeler_id": labeler_id},
                query={"before": before, "limit": limit, "phase": phase},
            ),
        )

    def quality_answers_rows(
        self, labeler_id: str, *, phase: Unset | int = UNSET, limit: int = 200
    ) -> Iterator[shapes.Answer]:
        """All rows of `quality_answers`, fetched `limit` at a time."""

        def part(before: Unset | str) -> shapes.AnswersPart:
            return self.quality_answers(labeler_id=labeler_id, phase=phase, limit=limit, before=before)

        return rows_by_key(part)

    def quality_pause(
        self, labeler_id: str, *, reason: str, held_since: Unset | str | None = UNSET
    ) -> shapes.LabelerPage:
        """Pause a labeler: they get no tasks. What they submit meanwhile is stored and held back.

        reason: Shown to the labeler. Name no gold.
        held_since: Hold back what they submitted since then; null: nothing.
        """
        return cast(
            "shapes.LabelerPage",
            self.send(
                "POST",
                "/api/v1/quality/labelers/{labeler_id}/pause",
                reads="json",
                path={"labeler_id": labeler_id},
                body={"reason": reason, "held_since": held_since},
            ),
        )

    def quality_own(self) -> shapes.OwnQuality:
        """Whether you are paused, and why; and a warning that you have not read yet."""
        return cast("shapes.OwnQuality", self.send("GET", "/api/v1/quality/own", reads="json"))

    def quality_appeal(self, *, text: str) -> shapes.OwnQuality:
        """Say something against your pause. Somebody will read and answer it.

        text: A sentence or two.
        """
        return cast(
            "shapes.OwnQuality", self.send("POST", "/api/v1/quality/own/appeal", reads="json", body={"text": text})
        )

    def quality_read_warning(self) -> shapes.OwnQuality:
        """You have read your warning."""
        return cast("shapes.OwnQuality", self.send("POST", "/api/v1/quality/own/read", reads="json"))

    def review_list(
        self,
        *,
        after: Unset | str = UNSET,
        kind: Unset | Literal["disagreement", "unsure", "give_up", "bad_problem", "wrong_answer", "comment"] = UNSET,
        limit: Unset | int = UNSET,
        phase: Unset | int = UNSET,
        problem: Unset | int = UNSET,
        state: Unset | Literal["open", "decided"] = UNSET,
    ) -> shapes.CasePart:
        """Review cases: open ones oldest first, decided ones newest first, part by part.

        after: `next` of the part before.
        limit: Rows of a part.
        """
        return cast(
            "shapes.CasePart",
            self.send(
                "GET",
                "/api/v1/review",
                reads="json",
                query={
                    "after": after,
                    "kind": kind,
                    "limit": limit,
                    "phase": phase,
                    "problem": problem,
                    "state": state,
                },
            ),
        )

    def review_list_rows(
        self,
        *,
        kind: Unset | Literal["disagreement", "unsure", "give_up", "bad_problem", "wrong_answer", "comment"] = UNSET,
        phase: Unset | int = UNSET,
        problem: Unset | int = UNSET,
        state: Unset | Literal["open", "decided"] = UNSET,
        limit: int = 200,
    ) -> Iterator[shapes.ListedCase]:
        """All rows of `review_list`, fetched `limit` at a time."""

        def part(after: Unset | str) -> shapes.CasePart:
            return self.review_list(kind=kind, phase=phase, problem=problem, state=state, limit=limit, after=after)

        return rows_by_key(part)

    def review_read(self, case_id: int) -> shapes.Case:
        """One case, with the labelings that it is about side by side."""
        return cast(
            "shapes.Case", self.send("GET", "/api/v1/review/{case_id}", reads="json", path={"case_id": case_id})
        )

    def review_claim(self, case_id: int) -> shapes.Case:
        """Take an open case, so that no other reviewer looks at it."""
        return cast(
            "shapes.Case", self.send("POST", "/api/v1/review/{case_id}/claim", reads="json", path={"case_id": case_id})
        )

    def review_give_up_claim(self, case_id: int) -> None:
        """Leave a case to others."""
        self.send("DELETE", "/api/v1/review/{case_id}/claim", reads="nothing", path={"case_id": case_id})

    def review_correct_answer(
        self, case_id: int, *, sentence: str, answer: str | None, expected: str | None
    ) -> shapes.Case:
        """Correct the problem's answer; its solutions are graded anew.

        sentence: Why. The labeler reads it.
        answer: null: the problem has no answer.
        expected: The answer that this corrects; if it is another one by now, 409.
        """
        return cast(
            "shapes.Case",
            self.send(
                "POST",
                "/api/v1/review/{case_id}/correct-answer",
                reads="json",
                path={"case_id": case_id},
                body={"sentence": sentence, "answer": answer, "expected": expected},
            ),
        )

    def review_exclude_labeling(self, case_id: int, *, sentence: str, labeling: int) -> shapes.Case:
        """Leave a labeling out of trainings and exports.

        sentence: Why. The labeler reads it.
        """
        return cast(
            "shapes.Case",
            self.send(
                "POST",
                "/api/v1/review/{case_id}/exclude-labeling",
                reads="json",
                path={"case_id": case_id},
                body={"sentence": sentence, "labeling": labeling},
            ),
        )

    def review_exclude_problem(self, case_id: int, *, sentence: str) -> shapes.Case:
        """Take the problem out of the pool.

        sentence: Why. The labeler reads it.
        """
        return cast(
            "shapes.Case",
            self.send(
                "POST",
                "/api/v1/review/{case_id}/exclude-problem",
                reads="json",
                path={"case_id": case_id},
                body={"sentence": sentence},
            ),
        )

    def review_nothing(self, case_id: int, *, sentence: str) -> shapes.Case:
        """Close the case; there is nothing to do.

        sentence: Why. The labeler reads it.
        """
        return cast(
            "shapes.Case",
            self.send(
                "POST",
                "/api/v1/review/{case_id}/nothing",
                reads="json",
                path={"case_id": case_id},
                body={"sentence": sentence},
            ),
        )

    def review_scores(self, case_id: int) -> list[shapes.ReviewScore]:
        """What the newest models say about the solution. Refused before the decision."""
        return cast(
            "list[shapes.ReviewScore]",
            self.send("GET", "/api/v1/review/{case_id}/scores", reads="json", path={"case_id": case_id}),
        )

    def review_send_back(self, case_id: int, *, sentence: str, labeling: int) -> shapes.Case:
        """Give the task back to its labeler with a comment.

        sentence: Why. The labeler reads it.
        """
        return cast(
            "shapes.Case",
            self.send(
                "POST",
                "/api/v1/review/{case_id}/send-back",
                reads="json",
                path={"case_id": case_id},
                body={"sentence": sentence, "labeling": labeling},
            ),
        )

    def review_settle(
        self,
        case_id: int,
        *,
        sentence: Unset | str = UNSET,
        labeling: Unset | int = UNSET,
        ratings: Unset | list[int] = UNSET,
        gold: Unset | bool = UNSET,
        reasons: Unset | list[str] = UNSET,
    ) -> shapes.Case:
        """Say which label is right, and make it gold if you want.

        sentence: The labeler reads it.
        labeling: The labeling that is right.
        ratings: Your own: of each step, up to the first negative one.
        gold: Make the label gold.
        reasons: With `gold`: why, for each rated step; labelers may read it.
        """
        return cast(
            "shapes.Case",
            self.send(
                "POST",
                "/api/v1/review/{case_id}/settle",
                reads="json",
                path={"case_id": case_id},
                body={"sentence": sentence, "labeling": labeling, "ratings": ratings, "gold": gold, "reasons": reasons},
            ),
        )

    def review_next(
        self, *, kind: Unset | shapes.ReviewCaseKind = UNSET, after: Unset | int = UNSET
    ) -> shapes.ClaimedCase | None:
        """Take the oldest open case that no other reviewer looks at.

        after: A case that comes after this one.
        """
        return cast(
            "shapes.ClaimedCase | None",
            self.send("POST", "/api/v1/review/next", reads="json", body={"kind": kind, "after": after}),
        )

    def screenings_own(self) -> list[shapes.Standing]:
        """The phases that screen you, and where you are in each. Empty: none does."""
        return cast("list[shapes.Standing]", self.send("GET", "/api/v1/screenings", reads="json"))

    def screenings_own_result(self, try_id: int) -> shapes.Result:
        """The result of one of your tries, item by item with what gold says and why. 404 until the try has ended."""
        return cast(
            "shapes.Result",
            self.send("GET", "/api/v1/screenings/tries/{try_id}", reads="json", path={"try_id": try_id}),
        )

    def screenings_own_result_seen(self, try_id: int) -> None:
        """You have opened the result, so it is no longer new."""
        self.send("POST", "/api/v1/screenings/tries/{try_id}/seen", reads="nothing", path={"try_id": try_id})

    def services_list(self) -> list[shapes.Service]:
        """How the services are that ./dev runs on this host; empty if something else runs them."""
        return cast("list[shapes.Service]", self.send("GET", "/api/v1/services", reads="json"))

    def skipped_list(self, *, before: Unset | str = UNSET, limit: Unset | int = UNSET) -> shapes.SkippedPart:
        """What you skipped, newest first, and why some of it cannot be taken back.

        before: `next` of the part before.
        limit: Rows of a part.
        """
        return cast(
            "shapes.SkippedPart",
            self.send("GET", "/api/v1/skipped", reads="json", query={"before": before, "limit": limit}),
        )

    def skipped_list_rows(self, *, limit: int = 200) -> Iterator[shapes.Skipped]:
        """All rows of `skipped_list`, fetched `limit` at a time."""

        def part(before: Unset | str) -> shapes.SkippedPart:
            return self.skipped_list(limit=limit, before=before)

        return rows_by_key(part)

    def statistics_get(
        self,
        *,
        labelers: Unset | Literal["all", "people", "models"] = UNSET,
        phase: Unset | int = UNSET,
        since: Unset | str = UNSET,
        time_zone: Unset | str = UNSET,
        until: Unset | str = UNSET,
    ) -> shapes.Statistics:
        """Figures of the labelings that count, without screening and quality control.

        since: First day of submitting. Default: no limit.
        time_zone: Name of the time zone in which today begins, such as Europe/Berlin; UTC if absent.
        until: Last day, included. Default: no limit.
        """
        return cast(
            "shapes.Statistics",
            self.send(
                "GET",
                "/api/v1/statistics",
                reads="json",
                query={"labelers": labelers, "phase": phase, "since": since, "time_zone": time_zone, "until": until},
            ),
        )

    def statistics_conspicuous(
        self,
        *,
        labelers: Unset | Literal["all", "people", "models"] = UNSET,
        phase: Unset | int = UNSET,
        since: Unset | str = UNSET,
        time_zone: Unset | str = UNSET,
        until: Unset | str = UNSET,
    ) -> list[shapes.Note]:
        """What is worth a look in the work of people: sentences with numbers, and no verdicts.

        since: First day of submitting. Default: no limit.
        time_zone: Name of the time zone in which today begins, such as Europe/Berlin; UTC if absent.
        until: Last day, included. Default: no limit.
        """
        return cast(
            "list[shapes.Note]",
            self.send(
                "GET",
                "/api/v1/statistics/conspicuous",
                reads="json",
                query={"labelers": labelers, "phase": phase, "since": since, "time_zone": time_zone, "until": until},
            ),
        )

    def statistics_days_csv(
        self,
        *,
        labelers: Unset | Literal["all", "people", "models"] = UNSET,
        phase: Unset | int = UNSET,
        since: Unset | str = UNSET,
        time_zone: Unset | str = UNSET,
        until: Unset | str = UNSET,
    ) -> str:
        """One line per day: labelings and ratings.

        since: First day of submitting. Default: no limit.
        time_zone: Name of the time zone in which today begins, such as Europe/Berlin; UTC if absent.
        until: Last day, included. Default: no limit.
        """
        return cast(
            "str",
            self.send(
                "GET",
                "/api/v1/statistics/days.csv",
                reads="text",
                query={"labelers": labelers, "phase": phase, "since": since, "time_zone": time_zone, "until": until},
            ),
        )

    def statistics_first_errors_csv(
        self,
        *,
        labelers: Unset | Literal["all", "people", "models"] = UNSET,
        phase: Unset | int = UNSET,
        since: Unset | str = UNSET,
        time_zone: Unset | str = UNSET,
        until: Unset | str = UNSET,
    ) -> str:
        """One line per position of the first error.

        since: First day of submitting. Default: no limit.
        time_zone: Name of the time zone in which today begins, such as Europe/Berlin; UTC if absent.
        until: Last day, included. Default: no limit.
        """
        return cast(
            "str",
            self.send(
                "GET",
                "/api/v1/statistics/first-errors.csv",
                reads="text",
                query={"labelers": labelers, "phase": phase, "since": since, "time_zone": time_zone, "until": until},
            ),
        )

    def statistics_labelers_csv(
        self,
        *,
        labelers: Unset | Literal["all", "people", "models"] = UNSET,
        phase: Unset | int = UNSET,
        since: Unset | str = UNSET,
        time_zone: Unset | str = UNSET,
        until: Unset | str = UNSET,
    ) -> str:
        """One line per labeler: labelings, ratings and pace.

        since: First day of submitting. Default: no limit.
        time_zone: Name of the time zone in which today begins, such as Europe/Berlin; UTC if absent.
        until: Last day, included. Default: no limit.
        """
        return cast(
            "str",
            self.send(
                "GET",
                "/api/v1/statistics/labelers.csv",
                reads="text",
                query={"labelers": labelers, "phase": phase, "since": since, "time_zone": time_zone, "until": until},
            ),
        )

    def training_runs_create(
        self,
        *,
        kind: Unset | shapes.RewardModelKind = UNSET,
        base: Unset | str = UNSET,
        generation: Unset | int | None = UNSET,
        trained_on: Unset | dict[str, Any] | None = UNSET,
        reason: Unset | str = UNSET,
    ) -> shapes.TrainingRun:
        """Train on the chosen labelings now. If a training of this kind is in progress, it is returned (200).

        Without `base`, training starts from the checkpoint that the newest generation names. A large training
        needs a reason.

        base: Checkpoint to start from; empty: the newest generation's.
        generation: Number of the generation that is being labeled and gets the model; null: the only one.
        trained_on: Which labelings: phases, generations, sources, labelers (all, people, models), labelers_named.
        null: the generation's.
        reason: Required for a large training.
        """
        return cast(
            "shapes.TrainingRun",
            self.send(
                "POST",
                "/api/v1/training-runs",
                reads="json",
                body={"kind": kind, "base": base, "generation": generation, "trained_on": trained_on, "reason": reason},
            ),
        )

    def training_runs_cancel(self, training_run_id: int) -> shapes.TrainingRun:
        """Stop a training. A generation that waits for it fails, and can be retried."""
        return cast(
            "shapes.TrainingRun",
            self.send(
                "POST",
                "/api/v1/training-runs/{training_run_id}/cancel",
                reads="json",
                path={"training_run_id": training_run_id},
            ),
        )

    def training_runs_retry(self, training_run_id: int) -> shapes.TrainingRun:
        """Retry a failed training that belongs to no generation."""
        return cast(
            "shapes.TrainingRun",
            self.send(
                "POST",
                "/api/v1/training-runs/{training_run_id}/retry",
                reads="json",
                path={"training_run_id": training_run_id},
            ),
        )

    def training_runs_check(
        self,
        *,
        kind: Unset | shapes.RewardModelKind = UNSET,
        base: Unset | str = UNSET,
        generation: Unset | int | None = UNSET,
        trained_on: Unset | dict[str, Any] | None = UNSET,
        reason: Unset | str = UNSET,
    ) -> shapes.TrainingPreview:
        """What a training would read and how long it would take, without starting it.

        base: Checkpoint to start from; empty: the newest generation's.
        generation: Number of the generation that is being labeled and gets the model; null: the only one.
        trained_on: Which labelings: phases, generations, sources, labelers (all, people, models), labelers_named.
        null: the generation's.
        reason: Required for a large training.
        """
        return cast(
            "shapes.TrainingPreview",
            self.send(
                "POST",
                "/api/v1/training-runs/check",
                reads="json",
                body={"kind": kind, "base": base, "generation": generation, "trained_on": trained_on, "reason": reason},
            ),
        )

    def webhooks_list(self) -> list[shapes.Webhook]:
        """GET /api/v1/webhooks"""
        return cast("list[shapes.Webhook]", self.send("GET", "/api/v1/webhooks", reads="json"))

    def webhooks_create(
        self, *, name: str, url: str, events: Unset | list[str] = UNSET, include_labels: Unset | bool = UNSET
    ) -> shapes.WebhookWithSecret:
        """Add a webhook. Its secret is shown in this answer only.

        events: Any of attention.changed, labeling.submitted, generation.done, model.promoted. Left out:
        attention.changed.
        include_labels: Whether labeling.submitted also has the label itself, with its texts.
        """
        return cast(
            "shapes.WebhookWithSecret",
            self.send(
                "POST",
                "/api/v1/webhooks",
                reads="json",
                body={"name": name, "url": url, "events": events, "include_labels": include_labels},
            ),
        )

    def webhooks_change(
        self,
        webhook_id: int,
        *,
        name: Unset | str = UNSET,
        url: Unset | str = UNSET,
        events: Unset | list[str] = UNSET,
        include_labels: Unset | bool = UNSET,
        is_active: Unset | bool = UNSET,
    ) -> shapes.Webhook:
        """Change name, address, events or what they contain, or turn it off and on.

        events: Any of attention.changed, labeling.submitted, generation.done, model.promoted. Left out:
        attention.changed.
        include_labels: Whether labeling.submitted also has the label itself, with its texts.
        """
        return cast(
            "shapes.Webhook",
            self.send(
                "PATCH",
                "/api/v1/webhooks/{webhook_id}",
                reads="json",
                path={"webhook_id": webhook_id},
                body={
                    "name": name,
                    "url": url,
                    "events": events,
                    "include_labels": include_labels,
                    "is_active": is_active,
                },
            ),
        )

    def webhooks_delete(self, webhook_id: int) -> None:
        """Remove it, with the log of its deliveries."""
        self.send("DELETE", "/api/v1/webhooks/{webhook_id}", reads="nothing", path={"webhook_id": webhook_id})

    def webhooks_replace_secret(self, webhook_id: int) -> shapes.WebhookWithSecret:
        """Make a new secret, shown in this answer only. The old one signs nothing from now on."""
        return cast(
            "shapes.WebhookWithSecret",
            self.send("POST", "/api/v1/webhooks/{webhook_id}/secret", reads="json", path={"webhook_id": webhook_id}),
        )

    def webhooks_test(self, webhook_id: int) -> shapes.Delivery:
        """Send a test. The log says how it went."""
        return cast(
            "shapes.Delivery",
            self.send("POST", "/api/v1/webhooks/{webhook_id}/test", reads="json", path={"webhook_id": webhook_id}),
        )
