"""Reads the verdicts in a verifier's text, and counts votes. What the text does not say is None, never guessed."""

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

_STEP_VERDICT = re.compile(
    r"\\boxed\s*\{\s*(?:\\(?:text|textbf|mathrm|mathbf)\s*\{\s*)?(correct|incorrect)\s*\}", re.IGNORECASE
)
_HEADING = re.compile(r"^[^\w\n]{0,6}step\s+(\d+)\b", re.IGNORECASE | re.MULTILINE)
_PARAGRAPH_VERDICT = re.compile(
    r"\\boxed\s*\{\s*(?:\\(?:text|textbf|mathrm|mathbf)\s*\{\s*)?(yes|no)\s*\}", re.IGNORECASE
)

Verdict = bool | None


def read_step_verdicts(text: str, steps: int) -> list[Verdict]:
    r"""Return the verdict on each step in a text with a critique of every step: `Step 2: … The step is \boxed{correct}`.

    A verdict belongs to the heading `Step k` before it; the last one counts, because verifiers correct themselves. Without
    headings the verdicts are those of the steps in order, if there is one for each, or if they end at the first wrong step.
    """
    found = [(match.start(), match.group(1).lower() == "correct") for match in _STEP_VERDICT.finditer(text)]
    headings = [(match.start(), int(match.group(1))) for match in _HEADING.finditer(text)]
    verdicts: list[Verdict] = [None] * steps
    if not headings:
        said = [right for _, right in found]
        ends_at_error = bool(said) and len(said) < steps and said.count(False) == 1 and not said[-1]
        if len(said) == steps or ends_at_error:
            verdicts[: len(said)] = said
        return verdicts
    for place, right in found:
        number = max(((start, step) for start, step in headings if start < place), default=(0, 0))[1]
        if 1 <= number <= steps:
            verdicts[number - 1] = right
    return verdicts


def share_of_right(chains: Sequence[Sequence[Verdict]]) -> list[float | None]:
    """Return for each step the share of the chains that call it right, among those with a verdict on it.

    Verifiers stop at the first wrong step. A step without any verdict that lies behind a wrong one in some chain has share 0:
    every chain that said anything about the solution up to there found an error. Any other step without verdict is None.
    """
    shares: list[float | None] = []
    for votes in zip(*chains, strict=True):
        said = [vote for vote in votes if vote is not None]
        behind_error = any(False in chain[: len(shares)] for chain in chains)
        shares.append(sum(said) / len(said) if said else 0.0 if behind_error else None)
    return shares


def read_paragraph_verdict(text: str) -> Verdict:
    r"""Return the verdict of a text on one step, `**Judgement**: $\boxed{Yes}$`: the last one in it."""
    found = _PARAGRAPH_VERDICT.findall(text)
    return found[-1].lower() == "yes" if found else None


def probability_of_yes(tokens: Sequence[Mapping[str, Any]], verdict: bool) -> float | None:
    """Return P(Yes) against No at the last token that is the verdict; None if the log-probabilities do not show it.

    `tokens`: `logprobs.content` of a chat completion: `token`, `logprob`, `top_logprobs`. If the other word is not among the
    likeliest tokens, the least likely of these stands for it, as in GenPRM's code.
    """
    for token in reversed(tokens):
        if _word(token) != ("yes" if verdict else "no"):
            continue
        likeliest = {_word(one): float(one["logprob"]) for one in reversed(token.get("top_logprobs") or [])}
        if not likeliest:
            return None
        own, other = float(token["logprob"]), likeliest.get("no" if verdict else "yes", min(likeliest.values()))
        share = 1 / (1 + math.exp(min(other - own, 700.0)))
        return share if verdict else 1 - share
    return None


def _word(token: Mapping[str, Any]) -> str:
    return str(token.get("token", "")).strip(" {}$").lower()
