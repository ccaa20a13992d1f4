"""Compare two expressions with math-verify. Imported by worker processes only: it takes sympy a second to load."""

import logging
import re

from math_verify import LatexExtractionConfig, parse, verify

from mathtext.answer_form import as_words
from mathtext.comparison import Verdict

_LATEX_ONLY = [LatexExtractionConfig()]  # read the whole answer as LaTeX; never extract a number from a sentence
_BASE = re.compile(r"_\s*(?:\{\s*(\d+)\s*\}|(\d))")

for _name in ("math_verify", "latex2sympy2_extended"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)


def compare_expressions(answer: str, truth: str) -> Verdict:
    """Compare two normal forms as mathematics. The caller must limit the time: this may never return, or raise MemoryError."""
    bases = _base(answer), _base(truth)
    if None not in bases and bases[0] != bases[1]:
        return "wrong"  # math-verify ignores the base: it takes 11 in base 2 for 11 in base 3
    parsed_answer, parsed_truth = _parse(answer), _parse(truth)
    if _is_text(parsed_answer) or _is_text(parsed_truth):
        # words compared with mathematics are wrong; a text that is neither cannot be judged
        one_is_words = as_words(answer) is not None or as_words(truth) is not None
        return "wrong" if one_is_words else "unparseable"
    try:
        equal = verify(parsed_truth, parsed_answer, strict=True, timeout_seconds=None, raise_on_error=True)
    except (MemoryError, RecursionError):
        raise
    except Exception:
        return "wrong"  # things that cannot be compared, such as a set and a matrix, are different
    return "correct" if equal else "wrong"


def _parse(text: str) -> list[object]:
    return parse(f"${text}$", extraction_config=_LATEX_ONLY, parsing_timeout=None)


def _is_text(parsed: list[object]) -> bool:
    """Return whether parsing gave nothing but the text (math-verify's fallback)."""
    return all(isinstance(item, str) for item in parsed)


def _base(text: str) -> str | None:
    """Return the base of a number as in ``1011_2`` or ``21_{16}``."""
    match = re.fullmatch(r"[0-9A-F]+\s*" + _BASE.pattern, text.strip())
    return (match.group(1) or match.group(2)) if match else None
