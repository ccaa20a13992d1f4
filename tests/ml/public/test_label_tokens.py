"""Math-Shepherd and RLHFlow against naive references, on tokenizers of the real shapes."""

from typing import Any

import numpy as np
import pytest

from rewardmodel.ml.data import DataError
from rewardmodel.ml.model import load_causal_lm
from rewardmodel.ml.public.formats import load_public_reward_model
from rewardmodel.ml.public.label_tokens import MathShepherd, RlhFlow, VersaPrm
from rewardmodel.ml.scoring import score_outcomes, score_solutions
from tests.ml.public import naive_references
from tests.ml.public.checking import SAMPLES, check
from tests.ml.public.conftest import MakeModel


def test_math_shepherd_reads_the_candidates_of_its_card(make_model: MakeModel, tokenizers: dict[str, Any]) -> None:
    tokenizer = tokenizers["llama2"]
    candidates = tokenizer.encode("+ -")[1:]  # as on the card
    assert tokenizer.convert_ids_to_tokens(candidates) == ["▁+", "▁-"]
    assert MathShepherd().verdict_ids(tokenizer) == candidates[::-1]
    folder = make_model("llama2")
    model = load_causal_lm(folder).eval()
    check(
        load_public_reward_model(folder, "math-shepherd", "cpu"),
        lambda problem, steps: naive_references.math_shepherd(
            model, tokenizer, problem, _unnumbered(steps), candidates
        ),
    )


@pytest.mark.parametrize("shape", ["llama3", "qwen"])
def test_math_shepherd_on_byte_level_tokens(make_model: MakeModel, tokenizers: dict[str, Any], shape: str) -> None:
    tokenizer = tokenizers[shape]
    candidates = [tokenizer.encode(f"ки {verdict}")[-1] for verdict in "+-"]
    assert tokenizer.convert_ids_to_tokens(candidates) == ["Ġ+", "Ġ-"]
    folder = make_model(shape)
    model = load_causal_lm(folder).eval()
    check(
        load_public_reward_model(folder, "math-shepherd", "cpu"),
        lambda problem, steps: naive_references.math_shepherd(
            model, tokenizer, problem, _unnumbered(steps), candidates
        ),
    )


def _unnumbered(steps: list[str]) -> list[str]:
    """Take the numbers off, which the reference puts before every step and the format only before those without."""
    return [step.removeprefix(f"Step {number}: ") for number, step in enumerate(steps, start=1)]


def test_versaprm_reads_the_verdicts_without_a_blank(make_model: MakeModel, tokenizers: dict[str, Any]) -> None:
    tokenizer = tokenizers["llama3"]
    assert tokenizer.convert_ids_to_tokens(VersaPrm().verdict_ids(tokenizer)) == ["-", "+"]
    folder = make_model("llama3", seed=2)
    model = load_causal_lm(folder).eval()
    loaded = load_public_reward_model(folder, "versaprm", "cpu")
    check(loaded, lambda problem, steps: naive_references.versaprm(model, tokenizer, problem, steps))


def test_rlhflow_reads_the_tokens_that_stand_in_its_chats(make_model: MakeModel, tokenizers: dict[str, Any]) -> None:
    tokenizer = tokenizers["llama3"]
    minus, plus = RlhFlow().verdict_ids(tokenizer)
    assert tokenizer.convert_ids_to_tokens([minus, plus]) == ["-", "+"]  # not "Ġ-" and "Ġ+"
    folder = make_model("llama3")
    model = load_causal_lm(folder).eval()
    loaded = load_public_reward_model(folder, "rlhflow", "cpu")
    check(loaded, lambda problem, steps: naive_references.rlhflow(model, tokenizer, problem, steps))


def test_rlhflow_on_sentencepiece_reads_the_same_place(make_model: MakeModel, tokenizers: dict[str, Any]) -> None:
    tokenizer = tokenizers["llama2"]
    folder = make_model("llama2")
    model = load_causal_lm(folder).eval()
    loaded = load_public_reward_model(folder, "rlhflow", "cpu")
    samples = [sample | {"steps": [step.strip() for step in sample["steps"]]} for sample in SAMPLES]
    check(loaded, lambda problem, steps: naive_references.rlhflow(model, tokenizer, problem, steps), samples)


def test_rlhflow_outcome_model_judges_the_whole_solution(make_model: MakeModel, tokenizers: dict[str, Any]) -> None:
    tokenizer = tokenizers["llama3"]
    folder = make_model("llama3", seed=1)
    model = load_causal_lm(folder).eval()
    loaded = load_public_reward_model(folder, "rlhflow-orm", "cpu")
    assert loaded.config.kind == "orm"
    check(loaded, lambda problem, steps: [naive_references.rlhflow_outcome(model, tokenizer, problem, steps)])
    outcomes = score_outcomes(loaded.model, loaded.tokenizer, SAMPLES)
    assert outcomes[2] == 0
    assert np.isfinite(outcomes).all()


def test_chat_that_writes_another_verdict_token_is_refused(make_model: MakeModel, tokenizers: dict[str, Any]) -> None:
    folder = make_model("qwen")
    tokenizer = tokenizers["qwen"]
    loaded = load_public_reward_model(folder, "rlhflow", "cpu")
    own: Any = loaded.tokenizer
    own.chat_template = "{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}"
    assert tokenizer.encode("a: +")[-1] != tokenizer.encode("+")[-1]
    with pytest.raises(DataError, match=r"sample 0: the chat template writes the verdict \+ as token"):
        score_solutions(loaded.model, loaded.tokenizer, SAMPLES[:1])
    own.chat_template = None
    with pytest.raises(DataError, match="sample 0: the tokenizer cannot write the chat of this format"):
        score_solutions(loaded.model, loaded.tokenizer, SAMPLES[:1])
