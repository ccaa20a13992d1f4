"""Training data of generators: correct solutions or plain text, as token chains with a target at every learned token.

Legend: n tokens of a document, L learned ones.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from mathtext.answers import ANSWER_MARK, answer_of
from rewardmodel.ml.data import (
    EXCLUDED_PROBLEM,
    DataError,
    IsExcluded,
    Record,
    as_boolean,
    exclude_nothing,
    is_ungraded,
    place_of,
    read_jsonl,
)
from rewardmodel.ml.protocols import Tokenizer
from rewardmodel.ml.sampling.interface import solution_from_text
from rewardmodel.ml.text import join_solution, problem_segment, step_segment
from rewardmodel.ml.text_tokens import text_tokens
from rewardmodel.ml.trees.tokens import TokenTree


@dataclass(frozen=True, slots=True)
class Document:
    """Pieces of text, tokenised separately. The first `given` are not learned; an end token is added and learned.

    `problem`: the text by which documents are split into a training and a held-out part. `place`: FILE:LINE, for messages.
    """

    segments: tuple[str, ...]
    given: int
    place: str = field(default="", compare=False)

    @property
    def problem(self) -> str:
        return self.segments[0]


def solution_documents(
    records: Iterable[Record], counts: Counter[str], is_excluded: IsExcluded = exclude_nothing
) -> Iterator[Document]:
    """Yield the documents of correct solutions; `counts` records how many were used, and why others were not.

    Records are those of `data.read_solutions`. Excluded are those with `is_correct` false, ungraded ones (`data.is_ungraded`), and
    incomplete ones, which were cut off (`finished` false) or have no final answer. Any other record without `is_correct` counts as
    correct, like the worked solutions of a textbook. Raises DataError if `is_correct` is not a boolean.
    """
    for number, record in enumerate(records, start=1):
        if is_excluded(record):
            counts[EXCLUDED_PROBLEM] += 1
            continue
        if is_ungraded(record):
            counts["excluded_ungraded"] += 1
            continue
        steps = _answered(record["steps"], record.get("answer"))
        correct = as_boolean(record.get("is_correct", True))
        if correct is None:
            raise DataError(
                f'{place_of(record, number)}: "is_correct" is {record["is_correct"]!r}; it must be true, false or absent'
            )
        if steps is None or record.get("finished") is False:
            counts["excluded_incomplete"] += 1
        elif not correct:
            counts["excluded_wrong"] += 1
        else:
            counts["documents"] += 1
            segments = (problem_segment(record["problem"]), *map(step_segment, steps))
            yield Document(segments, given=1, place=getattr(record, "place", ""))


def text_documents(
    path: str | Path, counts: Counter[str], is_excluded: IsExcluded = exclude_nothing
) -> Iterator[Document]:
    """Yield the texts of a file of {"text": …} lines. Raises DataError, named FILE:LINE, if a line has none."""
    for number, record in read_jsonl(path):
        text = record.get("text")
        if not isinstance(text, str):
            raise DataError(f'{path}:{number}: "text" is missing or not a string')
        if is_excluded(record):
            counts[EXCLUDED_PROBLEM] += 1
            continue
        if not text.strip():
            counts["excluded_empty"] += 1
            continue
        counts["documents"] += 1
        yield Document((text,), given=0, place=f"{path}:{number}")


def document_ids(documents: Sequence[Document], tokenizer: Tokenizer, *, bos: bool) -> Iterator[tuple[list[int], int]]:
    """Yield each document's token ids, including the end token, and how many of the first ones are given.

    Raises DataError if the tokenizer has no end token: a generator that learns no end would never stop.
    """
    if tokenizer.eos_token_id is None:
        raise DataError("the tokenizer has no end-of-text token (eos_token): a generator must learn one")
    for document in documents:
        pieces = text_tokens(tokenizer).ids(document.segments)
        start = [tokenizer.bos_token_id] if bos and tokenizer.bos_token_id is not None else []
        given = len(start) + sum(map(len, pieces[: document.given]))
        yield [*start, *(token for piece in pieces for token in piece), tokenizer.eos_token_id], given


def chain(ids: Sequence[int], given: int) -> TokenTree:
    """Return a document as a chain; its L labels are at the places before the learned tokens, all targets (L, 1) are 1."""
    length = len(ids)
    places = np.arange(max(given, 1) - 1, length - 1, dtype=np.int32)
    return TokenTree(
        input_ids=np.asarray(ids, dtype=np.int32),
        position_ids=np.arange(length, dtype=np.int32),
        subtree_end=np.full(length, length, dtype=np.int32),
        label_index=places,
        targets=np.ones((len(places), 1), dtype=np.float32),
        problem_length=given,
    )


def pieces_of(ids: Sequence[int], limit: int) -> list[Sequence[int]]:
    """Cut a text into pieces of at most `limit` tokens, so that each token but the first is learned exactly once.

    >>> pieces_of([1, 2, 3, 4, 5], limit=3)  # a piece begins with the last token of the one before
    [[1, 2, 3], [3, 4, 5]]
    """
    return [ids[start : start + limit] for start in range(0, max(1, len(ids) - 1), limit - 1)]


def _answered(steps: Sequence[str], given: object) -> Sequence[str] | None:
    """Return the steps with the final answer in the project's format; None if neither they nor the record's `answer` give one."""
    if answer_of(steps) is not None:
        return steps
    solution = solution_from_text(join_solution(steps), ended=True)
    if solution.answer is not None:
        return solution.steps
    return (
        [*steps[:-1], f"{steps[-1]}{ANSWER_MARK}{given}"]
        if steps and isinstance(given, str) and given.strip()
        else None
    )
