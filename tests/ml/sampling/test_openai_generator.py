"""The OpenAI generator against a small HTTP server that speaks the protocol."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest

from rewardmodel.ml.sampling import GeneratorError, OpenAIGenerator, SampledSolution
from rewardmodel.ml.sampling.openai_generator import INSTRUCTION
from tests.ml.json_test_server import JsonTestServer

TEXT = "Add.\nIt is 7.\n\n# Answer\n\n7\n"
SOLUTION = SampledSolution(["Add.", "It is 7.\n\n# Answer\n\n7"], answer="7", finished=True)


class Server(JsonTestServer):
    """Answers every request with TEXT, `n` times."""

    def __init__(self) -> None:
        super().__init__()
        self.finish_reason = "stop"
        self.at_most = 16  # choices in one response
        self.more = 0

    @property
    def url(self) -> str:
        return f"{self.root}/v1"

    def answer(self, path: str, body: dict[str, Any]) -> Any:
        field = {"text": TEXT} if path == "/v1/completions" else {"message": {"role": "assistant", "content": TEXT}}
        return {"choices": [field | {"finish_reason": self.finish_reason}] * (min(body["n"], self.at_most) + self.more)}


@pytest.fixture
def server() -> Iterator[Server]:
    with Server().running() as server:
        yield server


def connect(server: Server, **options: Any) -> OpenAIGenerator:
    settings: dict[str, Any] = {"model": "m", "first_wait": 0.01} | options
    return OpenAIGenerator(server.url, **settings)


def test_sample_asks_for_completions_of_the_document(server: Server) -> None:
    assert connect(server).sample(["3 + 4?"], 2, temperature=0.7, top_p=0.9, seed=1, max_new_tokens=50) == [
        [SOLUTION] * 2
    ]
    ((path, body, authorization),) = server.requests
    assert (path, authorization) == ("/v1/completions", None)
    assert body["prompt"] == "3 + 4?\n\n"
    assert {name: body[name] for name in ("model", "n", "temperature", "top_p", "max_tokens")} == {
        "model": "m",
        "n": 2,
        "temperature": 0.7,
        "top_p": 0.9,
        "max_tokens": 50,
    }


def test_sample_of_many_keeps_the_order_and_the_limits(server: Server) -> None:
    samples = connect(server, concurrency=3).sample(["a", "b", "c"], 40)
    assert [len(of_problem) for of_problem in samples] == [40, 40, 40]
    assert sorted((body["prompt"], body["n"]) for _, body, _ in server.requests) == sorted(
        [(f"{name}\n\n", n) for name in "abc" for n in (16, 16, 8)]
    )
    assert len({body["seed"] for _, body, _ in server.requests}) == 9
    assert 1 < server.most_running <= 3


def test_sample_with_a_seed_sends_the_same_seeds(server: Server) -> None:
    connect(server).sample(["a"], 1, seed=3)
    connect(server).sample(["b", "a"], 1, seed=3)
    connect(server).sample(["a"], 1, seed=4)
    seeds = [body["seed"] for _, body, _ in server.requests if body["prompt"] == "a\n\n"]
    assert seeds[0] == seeds[1] != seeds[2]


def test_seeds_are_left_out_where_the_server_cannot_take_them(server: Server) -> None:
    connect(server, send_seed=False).sample(["a"], 1)
    assert "seed" not in server.requests[0][1]


def test_sample_by_chat_gives_the_instruction_and_the_key(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_KEY", "secret")
    assert connect(server, api="chat", api_key_variable="MY_KEY").sample(["3 + 4?"], 1) == [[SOLUTION]]
    ((path, body, authorization),) = server.requests
    assert (path, authorization) == ("/v1/chat/completions", "Bearer secret")
    assert body["messages"] == [{"role": "system", "content": INSTRUCTION}, {"role": "user", "content": "3 + 4?"}]


def test_sample_that_ran_into_the_limit_is_unfinished(server: Server) -> None:
    server.finish_reason = "length"
    assert connect(server).sample(["a"], 1)[0][0].finished is False


def test_next_steps_continue_the_document(server: Server) -> None:
    assert connect(server).next_steps("3 + 4?", ["First."], 3) == ["Add."] * 3
    assert server.requests[0][1]["prompt"] == "3 + 4?\n\nFirst.\n"
    assert server.requests[0][1]["n"] == 3


def test_next_steps_by_chat_continue_the_assistant_message(server: Server) -> None:
    assert connect(server, api="chat").next_steps("3 + 4?", ["First."], 1) == ["Add."]
    body = server.requests[0][1]
    assert body["messages"][-1] == {"role": "assistant", "content": "First.\n"}
    assert (body["continue_final_message"], body["add_generation_prompt"]) == (True, False)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_sample_asks_again_after_a_passing_failure(server: Server, status: int) -> None:
    server.failures = [status, status]
    assert connect(server).sample(["a"], 1) == [[SOLUTION]]
    assert len(server.requests) == 3


def test_sample_gives_up_after_the_last_attempt(server: Server) -> None:
    server.failures = [503] * 9
    with pytest.raises(GeneratorError, match=r"503 .*gave up after 3 attempts.*no room here"):
        connect(server, attempts=3).sample(["a"], 1)
    assert len(server.requests) == 3


@pytest.mark.parametrize("status", [400, 401, 404, 422])
def test_sample_does_not_repeat_a_request_that_is_wrong(server: Server, status: int) -> None:
    server.failures = [status]
    with pytest.raises(GeneratorError, match=f"{status} .*no room here"):
        connect(server).sample(["a"], 1)
    assert len(server.requests) == 1


def test_server_that_ignores_n_is_asked_again_with_other_seeds(server: Server) -> None:
    server.at_most = 1
    assert connect(server, concurrency=1).sample(["a"], 3) == [[SOLUTION] * 3]
    assert connect(server).next_steps("a", [], 2) == ["Add."] * 2
    bodies = [body for _, body, _ in server.requests]
    assert [body["n"] for body in bodies] == [3, 2, 1, 2, 1]
    assert len({body["seed"] for body in bodies[:3]}) == 3
    assert len({body["seed"] for body in bodies[3:]}) == 2


def test_likeliest_text_is_asked_for_once(server: Server) -> None:
    assert connect(server).sample(["a"], 3, temperature=0.0) == [[SOLUTION] * 3]
    assert [body["n"] for _, body, _ in server.requests] == [1]


@pytest.mark.parametrize(("at_most", "more", "got"), [(0, 0, 0), (16, 1, 5)])
def test_server_that_gives_none_or_too_many_is_an_error(server: Server, at_most: int, more: int, got: int) -> None:
    server.at_most, server.more = at_most, more
    with pytest.raises(GeneratorError, match=f"asked for 4 samples and got {got}"):
        connect(server).sample(["a"], 4)


def test_sample_where_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    generator = OpenAIGenerator(f"http://127.0.0.1:{port}/v1", attempts=2, first_wait=0.01)
    with pytest.raises(GeneratorError, match=r"refused.*gave up after 2 attempts"):
        generator.sample(["a"], 1)


def test_sample_from_a_server_that_does_not_answer_in_time(server: Server) -> None:
    with pytest.raises(GeneratorError, match="timed out"):
        connect(server, timeout=0.01, attempts=1).sample(["a"], 1)


def test_generator_at_something_that_is_no_url() -> None:
    with pytest.raises(GeneratorError, match="is not the URL of a server"):
        OpenAIGenerator("localhost:8000")
