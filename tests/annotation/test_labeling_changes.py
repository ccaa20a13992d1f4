"""POST /all-labelings/changes: exclude, include, return to the queue; and undo."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from annotation import limits
from annotation.exports.selection import Selection, selected_labelings
from annotation.models import (
    Assignment,
    AuditEntry,
    Exclusion,
    Item,
    Labeling,
    LabelingChange,
    Problem,
    QueueCount,
    User,
)
from annotation.services.exclusions import end_exclusions, exclude
from annotation.services.labelings import submit_labeling
from annotation.services.queue import next_assignment
from tests.conftest import ClientOf
from tests.factories import ItemFactory, UserFactory, label, lease

pytestmark = pytest.mark.django_db

URL = "/api/v1/all-labelings/changes"


def submitted(labeler: User | None = None, **fields: Any) -> Labeling:
    labeler = labeler or UserFactory()
    assignment = lease(ItemFactory(**fields), labeler)
    return submit_labeling(assignment_id=assignment.pk, labeler=labeler, label=label([1, -1]))[0]


def change(client: APIClient, kind: str, *labelings: Labeling, **more: Any) -> Any:
    ids = [labeling.pk for labeling in labelings]
    body = {"kind": kind, "reason": "Rated without reading.", **({"ids": ids} if ids else {}), **more}
    return client.post(URL, body, format="json")


def undo(client: APIClient, made: Any) -> Any:
    return client.post(f"{URL}/{made.json()['id']}/undo")


def counting() -> set[int]:
    return {labeling.pk for labeling in selected_labelings(Selection())}


def item_of(labeling: Labeling) -> Item:
    assert labeling.assignment is not None
    return Item.objects.get(pk=labeling.assignment.item_id)


def test_excluded_together_and_undone_together(as_admin: APIClient) -> None:
    kept, first, second = submitted(), submitted(), submitted()
    made = change(as_admin, "exclude", first, second)
    assert (made.status_code, made.json()["labelings"]) == (201, 2)
    assert counting() == {kept.pk}
    undone = undo(as_admin, made)
    assert (undone.status_code, undone.json()["slots_kept"]) == (200, 0)
    assert counting() == {kept.pk, first.pk, second.pk}
    assert undo(as_admin, made).status_code == 409


def test_undoing_leaves_what_was_excluded_before(as_admin: APIClient) -> None:
    before, other = submitted(), submitted()
    exclude(labelings=[before.pk], kind=Exclusion.Kind.EXCLUDED, reason="Earlier.", actor=None)
    made = change(as_admin, "exclude", before, other)
    assert made.json()["labelings"] == 1
    undo(as_admin, made)
    assert counting() == {other.pk}


def test_included_labelings_are_excluded_again_by_undo_for_the_old_reason(as_admin: APIClient) -> None:
    labeling = submitted()
    batch, _ = exclude(labelings=[labeling.pk], kind=Exclusion.Kind.EXCLUDED, reason="Unread.", actor=None)
    made = change(as_admin, "include", labeling)
    assert counting() == {labeling.pk}
    undo(as_admin, made)
    assert counting() == set()
    assert Exclusion.objects.get(ended_at=None).reason == "Unread."
    end_exclusions(actor=None, batch=batch)  # what excluded it first can still be undone
    assert counting() == {labeling.pk}


def test_returned_labeling_stops_counting_and_somebody_else_gets_the_item(as_admin: APIClient, labeler: User) -> None:
    old = submitted(labeler)
    item = item_of(old)
    assert change(as_admin, "return", old).status_code == 201
    item.refresh_from_db()
    assert (item.labelings_wanted, item.free_slots) == (2, 1)
    assert counting() == set()
    assert next_assignment(labeler=labeler) is None
    given = next_assignment(labeler=UserFactory())
    assert given is not None
    assert (given.item_id, given.slot) == (item.pk, 1)
    assert sum(QueueCount.objects.values_list("waiting", flat=True)) == 0


def test_labeling_is_returned_once(as_admin: APIClient) -> None:
    old = submitted()
    change(as_admin, "return", old)
    again = change(as_admin, "return", old)
    assert (again.status_code, again.json()["code"]) == (400, "invalid_selection")
    assert item_of(old).labelings_wanted == 2


def test_undoing_a_return_takes_the_free_slot_back(as_admin: APIClient) -> None:
    old = submitted()
    made = change(as_admin, "return", old)
    assert undo(as_admin, made).json()["slots_kept"] == 0
    item = item_of(old)
    assert (item.labelings_wanted, item.free_slots) == (1, 0)
    assert counting() == {old.pk}
    assert change(as_admin, "return", old).status_code == 201  # and it can be returned again


def test_undoing_a_return_leaves_the_slot_in_which_somebody_labels(as_admin: APIClient) -> None:
    one, two = submitted(), submitted()
    made = change(as_admin, "return", one, two)
    working = lease(item_of(one), UserFactory())
    assert undo(as_admin, made).json()["slots_kept"] == 1
    assert (item_of(one).labelings_wanted, item_of(one).free_slots) == (2, 0)
    assert (item_of(two).labelings_wanted, item_of(two).free_slots) == (1, 0)
    assert Assignment.objects.get(pk=working.pk).status == "leased"
    assert counting() == {one.pk, two.pk}


def test_two_labelings_of_one_item_give_two_slots(as_admin: APIClient) -> None:
    item = ItemFactory(labelings_wanted=2)
    both = []
    for labeler in UserFactory.create_batch(2):
        assignment = lease(item, labeler)
        both.append(submit_labeling(assignment_id=assignment.pk, labeler=labeler, label=label([1, -1]))[0])
    made = change(as_admin, "return", *both)
    item.refresh_from_db()
    assert (item.labelings_wanted, item.free_slots) == (4, 2)
    lease(item, UserFactory())
    assert undo(as_admin, made).json()["slots_kept"] == 1
    item.refresh_from_db()
    assert (item.labelings_wanted, item.free_slots) == (3, 0)


def test_item_of_a_held_out_problem_gets_no_free_slot(as_admin: APIClient) -> None:
    old = submitted()
    Problem.objects.filter(pk=old.problem_id).update(split="test")
    change(as_admin, "return", old)
    assert (item_of(old).labelings_wanted, item_of(old).free_slots) == (2, 0)


def test_all_that_a_filter_finds_after_a_look_at_the_number(as_admin: APIClient) -> None:
    labeler = UserFactory()
    bad = [submitted(labeler) for _ in range(3)]
    kept = submitted()
    chosen = {"filter": {"labeler": str(labeler.pk), "rated": "negative"}}
    exclude(labelings=[bad[0].pk], kind=Exclusion.Kind.EXCLUDED, reason="Earlier.", actor=None)
    preview = as_admin.post(f"{URL}/preview", {"kind": "exclude", **chosen}, format="json")
    assert preview.json() == {"chosen": 3, "changing": 2, "most": limits.CHANGED_AT_ONCE}
    submitted(labeler)  # one more while the admin reads the number
    assert change(as_admin, "exclude", **chosen, expected=2).status_code == 409
    assert LabelingChange.objects.count() == 0
    assert change(as_admin, "exclude", **chosen, expected=3).status_code == 201
    assert counting() == {kept.pk}
    assert LabelingChange.objects.get().asked == {"filter": {"labeler": str(labeler.pk), "rated": "negative"}}


def test_more_than_the_limit_at_once_is_refused(as_admin: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CHANGED_AT_ONCE", 1)
    submitted(), submitted()
    answer = change(as_admin, "exclude", filter={})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_selection")
    assert counting() == set(Labeling.objects.values_list("pk", flat=True))


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "delete", "ids": [1]},
        {"kind": "exclude"},
        {"kind": "exclude", "ids": [1], "filter": {}},
        {"kind": "exclude", "ids": []},
        {"kind": "exclude", "filter": {"laveler": "x"}},
        {"kind": "exclude", "ids": [1], "reason": ""},
    ],
)
def test_wrong_request_is_refused(as_admin: APIClient, wrong: dict[str, Any]) -> None:
    assert as_admin.post(URL, {"reason": "x", **wrong}, format="json").status_code == 400


def test_reviewer_sees_changes_and_makes_none(as_admin: APIClient, client_of: ClientOf) -> None:
    labeling = submitted()
    made = change(as_admin, "exclude", labeling)
    reviewer = client_of(UserFactory(role=User.Role.REVIEWER))
    [row] = reviewer.get(URL).json()
    assert (row["kind"], row["labelings"], row["reason"], row["undone_at"]) == (
        "exclude",
        1,
        "Rated without reading.",
        None,
    )
    assert change(reviewer, "include", labeling).status_code == 403
    assert undo(reviewer, made).status_code == 403


def test_audit_log_has_the_change_and_its_undoing(as_admin: APIClient) -> None:
    labeling = submitted()
    made = change(as_admin, "exclude", labeling)
    undo(as_admin, made)
    excluded, undone = AuditEntry.objects.filter(action__startswith="labeling.").order_by("pk")
    assert (excluded.action, excluded.subject_kind, excluded.subject_id) == (
        "labeling.excluded",
        "labeling",
        str(labeling.pk),
    )
    assert excluded.reason == "Rated without reading."
    assert (undone.action, undone.subject_id) == ("labeling.change_undone", made.json()["id"])


def test_labeler_reads_that_it_was_given_to_somebody_else_and_no_more(
    as_admin: APIClient, labeler: User, as_labeler: APIClient
) -> None:
    returned, excluded = submitted(labeler), submitted(labeler)
    change(as_admin, "return", returned)
    change(as_admin, "exclude", excluded)
    entries = as_labeler.get("/api/v1/labelings").json()["results"]
    assert [(entry["id"], entry["outcome"]) for entry in entries] == [(excluded.pk, None), (returned.pk, "returned")]
    assert "Rated without reading." not in str(entries)
