"""Benchmark: answers graded per second, two worker processes and a cold cache against math-verify in one process."""

import logging
import random
import time

from rewardmodel.ml.grading import clear_cache, grade, grade_many
from tests.benchmarks.result import Result

ROUNDS, PAIRS = 3, 64  # pairs per round; both methods grade each round's pairs in turn
Pairs = list[tuple[str, str]]


def run() -> Result:
    """Time all kinds of answers together, and separately those that need a parser."""
    from math_verify import parse, verify

    logging.getLogger("math_verify").setLevel(logging.CRITICAL)

    def by_math_verify(pairs: Pairs) -> list[str]:
        verdicts = [verify(parse(f"${truth}$"), parse(f"${answer}$")) for answer, truth in pairs]
        return ["correct" if verdict else "wrong" for verdict in verdicts]

    warm = [(f"\\sqrt{{{n}}} + {n}x", f"{n}x + \\sqrt{{{n}}}") for n in range(2, 34)]
    grade_many(warm, processes=2)  # two chunks: both workers start
    by_math_verify(warm[:4])
    figures: dict[str, float] = {}
    for kind in ("mixed", "symbolic"):
        ours = theirs = agreed = 0.0
        for number in range(ROUNDS):
            pairs = _pairs(random.Random(number), symbolic_only=kind == "symbolic")
            clear_cache()
            begin = time.perf_counter()
            grades = grade_many(pairs, processes=2)
            middle = time.perf_counter()
            verdicts = by_math_verify(pairs)
            theirs += time.perf_counter() - middle
            ours += middle - begin
            agreed += sum(a == b for a, b in zip(grades, verdicts, strict=True))
        suffix = "" if kind == "mixed" else "_symbolic_only"
        count = ROUNDS * PAIRS
        figures[f"answers_per_second{suffix}"] = count / ours
        figures[f"math_verify_answers_per_second{suffix}"] = count / theirs
        figures[f"speedup{suffix}"] = theirs / ours
        figures[f"agreement{suffix}"] = agreed / count
    begin = time.perf_counter()
    hung = grade("9^{9^{9^9}}", "5", time_limit=2.0)
    figures["hang_seconds"] = time.perf_counter() - begin
    figures["hang_is_a_timeout"] = float(hung == "timeout")
    return Result(benchmark="grading", figures=figures, floors={"speedup": 1.6, "hang_is_a_timeout": 1.0})


def _pairs(source: random.Random, *, symbolic_only: bool) -> Pairs:
    """Return answers typical of school mathematics, two thirds of them correct, all different.

    The mixture follows the answers of MATH: about half are integers, a sixth fractions and decimals, the rest expressions.
    """
    pairs: Pairs = []
    for _ in range(PAIRS):
        a, b, c = source.randint(2, 99), source.randint(2, 99), source.randint(2, 30)
        wrong = source.random() < 1 / 3
        other = a + 1 if wrong else a
        kind = source.choices(["integer", "fraction", "root", "polynomial", "tuple"], [50, 16, 12, 12, 10])[0]
        if symbolic_only and kind in ("integer", "fraction"):
            kind = source.choice(["root", "polynomial", "tuple"])
        if kind == "integer":
            pairs.append((str(other * b), rf"{a * b}"))
        elif kind == "fraction":
            pairs.append((rf"\dfrac{{{other}}}{{{c}}}", f"{a * 3}/{c * 3}"))
        elif kind == "root":
            pairs.append((rf"{other}\sqrt{{{b}}} + {c}", rf"{c} + \sqrt{{{a * a * b}}}"))
        elif kind == "polynomial":
            pairs.append((rf"(x + {other})(x - {b})", rf"x^2 + {a - b}x - {a * b}"))
        else:
            pairs.append((rf"\left(\frac{{{other}}}{{{c}}}, {b}\pi\right)", rf"(\frac{{{a}}}{{{c}}}, {b}\pi)"))
    return pairs
