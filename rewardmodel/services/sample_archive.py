"""Move solutions that nobody labels from old generations into files, so that the tables do not grow for ever; and back.

First the whole file is written, then the rows are deleted in batches. Each batch adds its counts to the generation in the same
transaction, so totals and curves are right at every moment, and an interrupted call goes on.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from annotation.exports.output import whole_file
from annotation.models import Solution
from rewardmodel.models import Generation, RewardModel, Score
from rewardmodel.selectors.generation_counts import CONVINCED
from rewardmodel.selectors.sample_archive import archive_path, archived_rows, solutions_to_archive

BATCH = 1_000
COLUMNS = ("problem_id", "generator", "generation_number", "steps", "answer", "grade", "explanations")

DELETE_SCORES = "DELETE FROM rewardmodel_score WHERE solution_id = ANY(%s)"
DELETE_SOLUTIONS = "DELETE FROM annotation_solution WHERE id = ANY(%s)"


def archive_generation(*, generation: Generation) -> int:
    """Write the file and delete the rows; return how many. Does nothing if there is nothing to archive."""
    solutions = solutions_to_archive(generation)
    if not solutions.exists():
        return 0
    _write_file(generation)
    total = 0
    while ids := list(solutions.values_list("pk", flat=True)[:BATCH]):
        deleted = _delete_batch(generation, ids)
        if not deleted:  # somebody is queueing them at this moment: the next call looks again
            break
        total += deleted
    return total


def restore_generation(*, generation: Generation) -> int:
    """Store the archived solutions and their scores in the database again; return how many. The file stays. Idempotent."""
    models = dict(RewardModel.objects.values_list("name", "pk"))
    total = 0
    for rows in _batches(archived_rows(generation)):
        with transaction.atomic():
            locked = Generation.objects.select_for_update(no_key=True).get(pk=generation.pk)
            known = set(Solution.objects.filter(key__in=[row["key"] for row in rows]).values_list("key", flat=True))
            new = [row for row in rows if row["key"] not in map(str, known)]
            stored = Solution.objects.bulk_create(
                Solution(key=row["key"], **{name: row[name] for name in COLUMNS}) for row in new
            )
            Score.objects.bulk_create(
                Score(solution=solution, reward_model_id=models[score.pop("reward_model")], **score)
                for solution, row in zip(stored, new, strict=True)
                for score in row["scores"]
                if score["reward_model"] in models
            )
            _count(locked, [solution.pk for solution in stored], sign=-1)
            total += len(stored)
    return total


def _write_file(generation: Generation) -> None:
    """Write all rows that may go, after those that an earlier call has moved; the new file replaces the old one at once."""
    path = archive_path(generation)
    path.parent.mkdir(parents=True, exist_ok=True)
    written: set[str] = set()
    with whole_file(path) as file:
        for row in _earlier(generation):
            written.add(row["key"])
            file.write(_line(row))
        for row in _rows(generation):
            if row["key"] not in written:
                file.write(_line(row))


def _earlier(generation: Generation) -> Iterator[dict[str, Any]]:
    if archive_path(generation).exists():
        yield from archived_rows(generation)


def _rows(generation: Generation) -> Iterator[dict[str, Any]]:
    last = 0
    solutions = solutions_to_archive(generation).select_related("problem").prefetch_related("scores__reward_model")
    while part := list(solutions.filter(pk__gt=last)[:BATCH]):
        last = part[-1].pk
        for solution in part:
            yield {
                "key": str(solution.key),
                "problem": solution.problem.text,
                "ground_truth_answer": solution.problem.answer,
                **{name: getattr(solution, name) for name in COLUMNS},
                "scores": [
                    {
                        "reward_model": score.reward_model.name,
                        "problem_id": score.problem_id,
                        "solution_score": score.solution_score,
                        "step_probabilities": score.step_probabilities,
                        "error": score.error,
                    }
                    for score in solution.scores.all()
                ],
            }


@transaction.atomic
def _delete_batch(generation: Generation, ids: Sequence[int]) -> int:
    """Delete those that are still free, and count them. A solution that is being queued is locked, and stays."""
    locked = Generation.objects.select_for_update(no_key=True).get(pk=generation.pk)
    mine = list(Solution.objects.filter(pk__in=ids).select_for_update(skip_locked=True).values_list("pk", flat=True))
    free = list(solutions_to_archive(generation).filter(pk__in=mine).values_list("pk", flat=True))
    _count(locked, free, sign=1)
    with connection.cursor() as cursor:
        cursor.execute(DELETE_SCORES, [free])
        cursor.execute(DELETE_SOLUTIONS, [free])
    generation.archive = locked.archive
    return len(free)


def _count(generation: Generation, ids: Sequence[int], *, sign: int) -> None:
    """Add what these solutions count for to the generation's archive, or take it away (`sign` -1)."""
    archive: dict[str, Any] = {"grades": {}, "scored": 0, "wrong": 0, "fooled": 0, **generation.archive}
    for grade in Solution.objects.filter(pk__in=ids).values_list("grade", flat=True):
        archive["grades"][grade] = archive["grades"].get(grade, 0) + sign
    scores = Score.objects.filter(solution__in=ids, reward_model=generation.selector_id)
    wrong = scores.filter(solution__grade=Solution.Grade.WRONG)
    for name, rows in (
        ("scored", scores),
        ("wrong", wrong),
        ("fooled", wrong.filter(Q(solution_score__gte=CONVINCED))),
    ):
        archive[name] += sign * rows.count()
    archive["grades"] = {grade: count for grade, count in archive["grades"].items() if count}
    generation.archive = archive if archive["grades"] else {}
    generation.save(update_fields=["archive"])


def _batches(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _line(row: dict[str, Any]) -> bytes:
    return (json.dumps(row, ensure_ascii=False) + "\n").encode()
