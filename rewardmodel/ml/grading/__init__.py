"""Grading of final answers as mathematics, with a time limit, from any thread or Celery worker.

``grade(answer, ground_truth)`` takes bare answers or whole solutions (see mathtext.answers.read_answer) and returns

- ``correct``: both are the same number, expression, set, tuple or words;
- ``wrong``: they are different;
- ``unparseable``: there is no answer, or one of the two cannot be read as mathematics;
- ``timeout``: the comparison took longer than the limit, so nothing is known; this does not count as wrong.

The order of the two makes no difference.

docs/grading.md defines what counts as the same.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Literal, get_args

from mathtext.answer_form import LONGEST_ANSWER, normal_form
from mathtext.answers import find_answer, read_answer
from mathtext.comparison import Verdict, compare, undecided
from rewardmodel.ml.grading.pool import CHUNK, TIME_LIMIT, GraderUnavailableError, Pair, Pool, shared_pool

__all__ = [
    "GRADES",
    "Grade",
    "GraderUnavailableError",
    "clear_cache",
    "find_answer",
    "grade",
    "grade_many",
    "normal_form",
    "read_answer",
]

Grade = Literal["correct", "wrong", "unparseable", "timeout"]
GRADES: tuple[Grade, ...] = get_args(Grade)

CACHE_SIZE = 50_000  # pairs
_LONGEST_CACHED = 500  # characters of a pair; repeated answers are short

_cache: OrderedDict[Pair, Grade] = OrderedDict()
_cache_lock = threading.Lock()


def grade(answer: str | None, ground_truth: str | None, *, time_limit: float = TIME_LIMIT) -> Grade:
    r"""Grade one answer; the first call that needs one starts a worker process (a quarter of a second).

    `time_limit`: seconds of wall-clock time, also on a busy machine; a comparison usually takes a few milliseconds.

    No content of the two texts raises an error; raises GraderUnavailableError if no worker can be started.

    >>> grade(r"\frac{1}{2}", "0.5"), grade("(2, 1)", "(1, 2)"), grade(None, "3")
    ('correct', 'wrong', 'unparseable')
    """
    return grade_many([(answer, ground_truth)], processes=1, time_limit=time_limit)[0]


def grade_many(
    pairs: Iterable[tuple[str | None, str | None]], *, processes: int | None = None, time_limit: float = TIME_LIMIT
) -> list[Grade]:
    """Grade (answer, ground truth) pairs, in order, in up to `processes` worker processes (default: one per core).

    Equal pairs are compared once; verdicts other than "timeout" are cached between calls.
    """
    keys = [_key(answer, truth) for answer, truth in pairs]
    grades: dict[Pair | None, Grade] = {None: "unparseable"}
    open_pairs: list[Pair] = []
    for key in dict.fromkeys(keys):
        if key is None:
            continue
        known = _remembered(key) or _decided_here(key)
        if known is None:
            open_pairs.append(key)
        else:
            grades[key] = known
    if open_pairs:
        pool = shared_pool()
        if processes is not None:
            pool.grow(processes)
        grades.update(zip(open_pairs, _in_workers(pool, open_pairs, processes, time_limit), strict=True))
    for key, verdict in grades.items():
        _remember(key, verdict)
    return [grades[key] for key in keys]


def clear_cache() -> None:
    """Clear the cache of verdicts (for benchmarks)."""
    with _cache_lock:
        _cache.clear()


def _key(answer: str | None, truth: str | None) -> Pair | None:
    """Return the two answers, in a fixed order; None if one is missing or too long to be an answer."""
    answers = []
    for text in (answer, truth):
        found = read_answer(text if text is None or isinstance(text, str) else str(text))
        if found is None or len(found) > LONGEST_ANSWER:
            return None
        answers.append(found)
    return min(answers), max(answers)


def _decided_here(pair: Pair) -> Grade | None:
    try:
        return _as_grade(compare(*pair, undecided))
    except RecursionError:
        return "unparseable"  # hundreds of nested tuples are not an answer
    except (ArithmeticError, LookupError, TypeError, ValueError):
        return None  # a rule did not expect this answer; the worker says what that means


def _as_grade(verdict: Verdict | None) -> Grade | None:
    return None if verdict is None or verdict == "undecided" else verdict


def _in_workers(pool: Pool, pairs: Sequence[Pair], processes: int | None, limit: float) -> list[Grade]:
    chunks = [pairs[start : start + CHUNK] for start in range(0, len(pairs), CHUNK)]
    if len(chunks) == 1:
        verdicts = pool.verdicts(chunks[0], limit)
    else:
        # the threads only wait for pipes; the pool limits the number of processes
        with ThreadPoolExecutor(max_workers=min(len(chunks), processes or pool.size)) as threads:
            verdicts = [v for part in threads.map(lambda chunk: pool.verdicts(chunk, limit), chunks) for v in part]
    return [_as_grade(verdict) or "timeout" for verdict in verdicts]


def _remembered(pair: Pair) -> Grade | None:
    with _cache_lock:
        known = _cache.get(pair)
        if known is not None:
            _cache.move_to_end(pair)
        return known


def _remember(pair: Pair | None, verdict: Grade) -> None:
    if pair is None or verdict == "timeout" or len(pair[0]) + len(pair[1]) > _LONGEST_CACHED:
        return
    with _cache_lock:
        _cache[pair] = verdict
        while len(_cache) > CACHE_SIZE:
            _cache.popitem(last=False)
