r"""How often graders are right about pairs of answers with a known verdict, as a table: ours, math-verify, and any other.

``python -m rewardmodel.ml.grading.agreement FILE …`` reads

- tab-separated files: `=`, `≠` or `?` (not readable), the two answers, and perhaps the verdicts of other graders, as `NAME=` or
  `NAME≠`. The kind of the pairs is the name of the file;
- JSON Lines: `answer`, `truth`, `same` (true or false), and perhaps `kind`. Every other column with true, false or a grade is the
  verdict of another grader, for example of one that is not installed here.

math-verify is asked if it is installed. For each kind the table says how many different pairs a grader calls equal, and how many
equal ones it does not.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rewardmodel.ml.grading import grade_many

OURS, MATH_VERIFY = "Stepmark", "math-verify"
_VERDICTS = {"=": True, "≠": False, "?": False}
_KNOWN = {"answer", "truth", "same", "kind"}


@dataclass(frozen=True)
class JudgedPair:
    """Two answers, whether they are the same, and what other graders say (True: equal)."""

    kind: str
    answer: str
    truth: str
    same: bool
    others: dict[str, bool] = field(default_factory=dict)


@dataclass
class Mistakes:
    """Counts for one kind and grader, out of `different` and `equal` pairs."""

    different: int = 0
    called_equal: int = 0
    equal: int = 0
    called_different: int = 0

    def add(self, same: bool, verdict: bool) -> None:
        self.equal += same
        self.different += not same
        self.called_equal += verdict and not same
        self.called_different += same and not verdict


def read_pairs(path: Path) -> list[JudgedPair]:
    """Read a file of pairs; raise ValueError that names the file and the line."""
    pairs = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            pairs.append(
                _from_json(line, path.stem) if path.suffix in (".jsonl", ".json") else _from_tabs(line, path.stem)
            )
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{path}:{number}: not a pair with its verdict: {error!r}") from error
    return pairs


def _from_tabs(line: str, kind: str) -> JudgedPair:
    sign, answer, truth, *others = line.split("\t")
    return JudgedPair(kind, answer, truth, _VERDICTS[sign], {other[:-1]: _VERDICTS[other[-1]] for other in others})


def _from_json(line: str, kind: str) -> JudgedPair:
    row = json.loads(line)
    others = {}
    for name, verdict in row.items():
        if name not in _KNOWN and (
            isinstance(verdict, bool) or verdict in ("correct", "wrong", "unparseable", "timeout")
        ):
            others[name] = verdict is True or verdict == "correct"
    return JudgedPair(str(row.get("kind", kind)), row["answer"], row["truth"], bool(row["same"]), others)


def judged(pairs: Sequence[JudgedPair]) -> list[dict[str, bool]]:
    """Return the verdict of each grader on each pair."""
    ours = grade_many([(pair.answer, pair.truth) for pair in pairs])
    verify = _math_verify()
    return [
        {
            OURS: grade == "correct",
            **(
                {} if verify is None or "math_verify" in pair.others else {MATH_VERIFY: verify(pair.answer, pair.truth)}
            ),
            **{
                name.replace("_", "-") if name == "math_verify" else name: verdict
                for name, verdict in pair.others.items()
            },
        }
        for pair, grade in zip(pairs, ours, strict=True)
    ]


def _math_verify() -> Callable[[str, str], bool] | None:
    """Return math-verify alone, as its documentation uses it; None if it is not installed."""
    try:
        from math_verify import parse, verify
    except ImportError:
        return None
    import logging

    for name in ("math_verify", "latex2sympy2_extended"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return lambda answer, truth: bool(verify(parse(f"${truth}$"), parse(f"${answer}$")))


def table(pairs: Sequence[JudgedPair], verdicts: Sequence[dict[str, bool]]) -> str:
    """Return a Markdown table: a row for each kind; for each grader, its mistakes among different pairs, and among equal ones."""
    graders = list(dict.fromkeys(name for verdict in verdicts for name in verdict))
    counts: dict[str, dict[str, Mistakes]] = {}
    for pair, verdict in zip(pairs, verdicts, strict=True):
        for kind in (pair.kind, "all"):
            row = counts.setdefault(kind, {name: Mistakes() for name in graders})
            for name, says in verdict.items():
                row[name].add(pair.same, says)
    counts["all"] = counts.pop("all")
    lines = [
        "| kind | pairs | " + " | ".join(graders) + " |",
        "|---|---|" + "---|" * len(graders),
    ]
    for kind, row in counts.items():
        total = max(count.equal + count.different for count in row.values())
        cells = [
            f"{count.called_equal} of {count.different} · {count.called_different} of {count.equal}"
            for count in row.values()
        ]
        lines.append(f"| {kind} | {total} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main(arguments: Iterable[str] | None = None) -> int:
    """Print the table, and with `--list` every pair that ours gets wrong."""
    parser = argparse.ArgumentParser(
        prog="python -m rewardmodel.ml.grading.agreement",
        description="Compare graders on pairs of answers with a known verdict.",
    )
    parser.add_argument("files", nargs="+", type=Path, help="tab-separated files or JSON Lines with pairs")
    parser.add_argument("--list", action="store_true", help="also print each pair on which our verdict is wrong")
    options = parser.parse_args(None if arguments is None else list(arguments))
    try:
        pairs = [pair for file in options.files for pair in read_pairs(file)]
    except (OSError, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)  # noqa: T201
        return 1
    verdicts = judged(pairs)
    print(table(pairs, verdicts))  # noqa: T201
    if options.list:
        for pair, verdict in zip(pairs, verdicts, strict=True):
            if verdict[OURS] != pair.same:
                print(f"{'equal' if pair.same else 'different'}: {pair.answer}   {pair.truth}")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
