"""Verifiers behind a server: prompts, verdicts, votes, and answers that are malformed, cut off, refused or slow."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from rewardmodel.ml.data import DataError
from rewardmodel.ml.json_server import ServerError
from rewardmodel.ml.opening import open_reward_model
from rewardmodel.ml.public.verdicts import (
    probability_of_yes,
    read_paragraph_verdict,
    read_step_verdicts,
    share_of_right,
)
from rewardmodel.ml.scoring import score_solutions
from tests.ml.json_test_server import JsonTestServer

PROBLEM = "What is 3 + 4?"
STEPS = ["3 + 4 is 8.", "Step 2: So it is 8.", "The answer is 8."]
Answer = Callable[[dict[str, Any]], list[Any]]


def choice(text: str | None, finish: str = "stop", **more: Any) -> dict[str, Any]:
    return {"message": {"role": "assistant", "content": text, **more}, "finish_reason": finish}


def critique(*verdicts: str) -> str:
    lines = [f"Step {k}: it says so. The step is \\boxed{{{verdict}}}" for k, verdict in enumerate(verdicts, start=1)]
    return "Let's verify step by step:\n\n" + "\n\n".join(lines) + "\n</think>\nIs the solution correct? No"


class VerifierServer(JsonTestServer):
    """Gives the choices that `choose` makes of each request's body."""

    choose: Answer = staticmethod(lambda body: [])

    def answer(self, path: str, body: dict[str, Any]) -> Any:
        assert path == "/v1/chat/completions"
        return {"choices": self.choose(body)}


@pytest.fixture
def server() -> Iterator[VerifierServer]:
    with VerifierServer().running() as server:
        yield server


def score(
    server: VerifierServer, form: str, steps: list[str] = STEPS, on_overflow: Any = "error", **options: Any
) -> Any:
    opened = open_reward_model(server.root, format=form, options={"name": "judge", "first_wait": 0.01, **options})
    (rows,) = score_solutions(
        opened.model, opened.tokenizer, [{"problem": PROBLEM, "steps": steps}], on_overflow=on_overflow
    )
    return rows


def test_thinkprm_asks_about_the_whole_solution_and_counts_votes(server: VerifierServer) -> None:
    replies = [critique("correct", "correct", "incorrect"), critique("correct", "incorrect"), critique("incorrect")]
    server.choose = lambda body: [choice(text) for text in replies]
    rows = score(server, "thinkprm", votes=3, max_tokens=99)
    # Step 1: 2 of 3 say right; step 2: 1 of the 2 that came to it; step 3: none of 1.
    np.testing.assert_allclose(rows, np.array([[1 / 3, 0, 2 / 3], [1 / 2, 0, 1 / 2], [1, 0, 0]]), atol=1e-6)
    ((_, body, _),) = server.requests
    question = (
        "You are given a math problem and a proposed step-by-step solution:\n\n[Math Problem]\n\nWhat is 3 + 4?\n\n"
        "[Solution]\n\nStep 1: 3 + 4 is 8.\nStep 2: So it is 8.\nStep 3: The answer is 8.\n\nReview and critique each step in "
        "the proposed solution to determine whether each step is correct. If the solution is incomplete, only verify the "
        "provided steps."
    )
    assert body["messages"] == [{"role": "user", "content": question}]
    assert (body["model"], body["n"], body["temperature"], body["max_tokens"], body["seed"]) == ("judge", 3, 0.6, 99, 0)


def test_one_vote_is_greedy_and_steps_behind_the_error_have_no_chance(server: VerifierServer) -> None:
    server.choose = lambda body: [choice(critique("correct", "incorrect"))]
    np.testing.assert_array_equal(score(server, "thinkprm")[:, 2], [1, 0, 0])
    ((_, body, _),) = server.requests
    assert body["temperature"] == 0
    assert "seed" not in body


def test_server_that_sends_fewer_answers_is_asked_again(server: VerifierServer) -> None:
    texts = iter([critique("correct", "correct", "correct"), critique("incorrect"), critique("correct", "incorrect")])
    server.choose = lambda body: [choice(next(texts))]
    np.testing.assert_allclose(score(server, "thinkprm", votes=3)[:, 2], [2 / 3, 1 / 2, 1])
    assert [(body["n"], body["seed"]) for _, body, _ in server.requests] == [(3, 0), (2, 1), (1, 2)]
    server.choose = lambda body: [choice("a"), choice("b")]
    with pytest.raises(ServerError, match="asked for 1 answers and got 2"):
        score(server, "thinkprm")


def test_thinking_that_the_server_splits_off_is_read(server: VerifierServer) -> None:
    thinking = critique("correct", "correct", "correct")
    server.choose = lambda body: [choice("Is the solution correct? Yes", reasoning_content=thinking)]
    np.testing.assert_array_equal(score(server, "thinkprm")[:, 2], [1, 1, 1])


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        (
            choice(critique("correct", "correct"), "length"),
            r"no verdict on step 3 of 3 in 1 answers \(1 of 1 answers were cut off",
        ),
        (
            choice("I cannot help with that."),
            r"no verdict on step 1 of 3 in 1 answers; the last one ends in 'I cannot help",
        ),
        (choice(None, refusal="I must refuse."), "ends in 'I must refuse"),
        (choice(""), "no verdict on step 1 of 3"),
    ],
)
def test_missing_verdict_is_said_never_guessed(server: VerifierServer, reply: Any, message: str) -> None:
    server.choose = lambda body: [reply]
    with pytest.raises(DataError, match=f"sample 0: http.*{message}"):
        score(server, "thinkprm")
    rows = score(server, "thinkprm", on_overflow="nan")
    assert np.isnan(rows[2]).all()


def test_vote_without_verdict_does_not_count(server: VerifierServer) -> None:
    server.choose = lambda body: [choice(critique("correct", "correct", "correct")), choice("Hm.", "length")]
    np.testing.assert_array_equal(score(server, "thinkprm", votes=2)[:, 2], [1, 1, 1])


@pytest.mark.parametrize("choices", [None, [{}], [{"message": None}], "text", [{"message": {"content": "a"}}, 3]])
def test_malformed_answers_are_refused(server: VerifierServer, choices: Any) -> None:
    server.choose = lambda body: choices
    with pytest.raises(ServerError, match="the response has no choices as the protocol requires"):
        score(server, "thinkprm", on_overflow="nan")


def test_failures_are_retried_or_told(server: VerifierServer) -> None:
    server.choose = lambda body: [choice(critique("correct", "correct", "correct"))]
    server.failures = [503, 429]
    np.testing.assert_array_equal(score(server, "thinkprm")[:, 2], [1, 1, 1])
    server.failures = [401]
    with pytest.raises(ServerError, match=r"401 .*no room here"):
        score(server, "thinkprm", on_overflow="nan")
    with pytest.raises(ServerError, match=r"timed out.*gave up after 2 attempts"):
        score(server, "thinkprm", timeout=0.01, attempts=2)


def test_solution_beyond_the_servers_length_has_no_score(
    server: VerifierServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.ml.json_test_server.REFUSAL", b"maximum context length is 4096 tokens")
    server.failures = [400]
    with pytest.raises(DataError, match=r"sample 0: it is too long for the server: .*maximum context length"):
        score(server, "thinkprm")
    server.failures = [400]
    assert np.isnan(score(server, "thinkprm", on_overflow="nan")).all()


def test_genprm_asks_step_by_step_in_one_conversation(server: VerifierServer) -> None:
    verdicts = iter(["Yes", "No", "Yes", "Yes", "No", "No"])
    server.choose = lambda body: [choice(f"<analyze>{k}</analyze> $\\boxed{{{next(verdicts)}}}$") for k in range(2)]
    rows = score(server, "genprm", votes=2)
    np.testing.assert_allclose(rows[:, 2], [1 / 2, 1, 0])
    messages = server.requests[-1][1]["messages"]
    assert [one["role"] for one in messages] == ["system", "user", "assistant", "user", "assistant", "user"]
    assert [one["content"] for one in messages if one["role"] == "user"] == [f"{PROBLEM}\n{STEPS[0]}", *STEPS[1:]]
    assert messages[2]["content"] == "<analyze>0</analyze> $\\boxed{Yes}$"


def test_genprm_reads_the_probability_of_its_verdict(server: VerifierServer) -> None:
    top = [{"token": "No", "logprob": np.log(0.6)}, {"token": "Yes", "logprob": np.log(0.2)}]
    tokens = [
        {"token": "Yes", "logprob": -1.0, "top_logprobs": top},
        {"token": "No", "logprob": np.log(0.6), "top_logprobs": top},
    ]
    server.choose = lambda body: [choice("Yes? \\boxed{No}") | {"logprobs": {"content": [*tokens, {"token": "}"}]}}]
    np.testing.assert_allclose(score(server, "genprm", STEPS[:1])[:, 2], [0.25], atol=1e-6)
    assert server.requests[0][1]["top_logprobs"] == 20


def test_genprm_stops_at_a_step_without_verdict(server: VerifierServer) -> None:
    texts = iter(["\\boxed{Yes}", "Well.", "\\boxed{Yes}", "Well."])
    server.choose = lambda body: [choice(next(texts))]
    with pytest.raises(DataError, match="no verdict on step 2 of 3"):
        score(server, "genprm")
    rows = score(server, "genprm", on_overflow="nan")
    np.testing.assert_array_equal(np.isnan(rows[:, 2]), [False, True, True])
    assert len(server.requests) == 4


def test_settings_of_verifiers_are_checked(server: VerifierServer) -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        ({"votes": 0}, "votes is 0"),
        ({"votes": 2, "temperature": 0}, "at temperature 0 all votes are the same"),
        ({"temperature": -1}, "temperature is -1"),
        ({"votes": 1.5}, "option votes of the format thinkprm is 1.5; it must be of the type int"),
        ({"vote": 1}, "'vote' is not an option of the format thinkprm; it has model, votes"),
    ]
    for options, message in cases:
        with pytest.raises(DataError, match=message):
            score(server, "thinkprm", **options)
    with pytest.raises(DataError, match="are asked through a server: start one"):
        open_reward_model("launch/ThinkPRM-7B", format="thinkprm")


@pytest.mark.parametrize(
    ("text", "steps", "verdicts"),
    [
        ("**Step 1:** fine \\boxed{correct}\n### Step 2\nno \\boxed{Incorrect}", 3, [True, False, None]),
        ("Step 1: \\boxed{incorrect} Wait. It is \\boxed{correct}\nStep 2: \\boxed{correct}", 2, [True, True]),
        ("Step 2: \\boxed{correct}\nStep 1: \\boxed{incorrect}", 2, [False, True]),
        ("Step 1: \\boxed{\\text{correct}}\nStep 7: \\boxed{correct}", 2, [True, None]),
        ("Step 1: \\boxed{7}. The step is \\boxed{ correct }", 1, [True]),
        ("\\boxed{correct} then \\boxed{incorrect}", 2, [True, False]),
        ("\\boxed{correct} then \\boxed{incorrect}", 3, [True, False, None]),
        ("\\boxed{correct} then \\boxed{correct}", 3, [None, None, None]),  # which two?
        ("\\boxed{correct}\\boxed{correct}\\boxed{correct}", 2, [None, None]),
        ("The solution is correct.", 1, [None]),
    ],
)
def test_read_step_verdicts(text: str, steps: int, verdicts: list[bool | None]) -> None:
    assert read_step_verdicts(text, steps) == verdicts


def test_share_of_right_tells_errors_from_missing_verdicts() -> None:
    assert share_of_right([[True, None, True], [True, None, None]]) == [1, None, 1]
    assert share_of_right([[False, None], [True, None]]) == [0.5, 0]
    assert share_of_right([[None, None]]) == [None, None]


def test_read_paragraph_verdict_and_its_probability() -> None:
    assert read_paragraph_verdict("\\boxed{No} … **Judgement**: $\\boxed{Yes}$") is True
    assert read_paragraph_verdict("\\boxed{\\text{no}}") is False
    assert read_paragraph_verdict("\\boxed{7} Yes") is None
    only = [
        {
            "token": "Yes",
            "logprob": 0.0,
            "top_logprobs": [{"token": "Yes", "logprob": 0.0}, {"token": "a", "logprob": -2.0}],
        }
    ]
    assert probability_of_yes(only, True) == pytest.approx(1 / (1 + np.exp(-2)))
    assert probability_of_yes(only, False) is None
    assert probability_of_yes([], True) is None
