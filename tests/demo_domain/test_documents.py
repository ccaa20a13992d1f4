"""The base's training documents: what a token sees, where it is checked, and a lossless tokenizer."""

import argparse
import random

import pytest
import torch

from rewardmodel.demo.domain.documents import CheckedDocument, DocumentEncoder, batches, draw_document
from rewardmodel.demo.domain.pretrain import build_model, collate, learning_rate_share
from rewardmodel.demo.domain.problems import generate_problems
from rewardmodel.demo.domain.tokenizer import LABEL_TOKENS, RIGHT, WRONG, build_tokenizer
from rewardmodel.ml.trees.attention import attention_mask

DOCUMENT = CheckedDocument(
    problem="Start with $3$. (a) add $4$. Find the remainder of the result modulo $5$.",
    steps=[r"(a) Adding $4$: $3 + 4 \equiv 2$.", "The remainder is $2$.\n\n# Answer\n\n2"],
    wrong=[[r"(a) Adding $4$: $3 + 4 \equiv 1$."], ["The remainder is $3$.\n\n# Answer\n\n3"]],
)


@pytest.fixture(scope="module")
def encoder() -> DocumentEncoder:
    return DocumentEncoder(build_tokenizer(seed=0))


def test_tokenizer_gives_any_text_back(encoder: DocumentEncoder) -> None:
    for text in [problem.text for problem in generate_problems(50, seed=9)] + ["Größe ∑ $\\frac{1}{2}$\n\ttab", ""]:
        ids = encoder.tokenizer.encode(text, add_special_tokens=False)
        assert encoder.tokenizer.decode(ids) == text


def test_tokenizer_separates_digits_newlines_and_answer_mark(encoder: DocumentEncoder) -> None:
    tokens = [encoder.tokenizer.decode([i]) for i in encoder.tokenizer.encode("So $12$.\n\n# Answer\n\n2\n")]
    assert tokens[-5:] == ["2", "$.", "\n\n# Answer\n\n", "2", "\n"]
    assert tokens[-6] == "1"
    labeled = [encoder.tokenizer.decode([i]) for i in encoder.tokenizer.encode("(b) Adding $4$")]
    assert (labeled[0], labeled[-2]) == ("(b)", "4")


def test_label_tokens_are_in_the_vocabulary(encoder: DocumentEncoder) -> None:
    for token in (RIGHT, WRONG, *LABEL_TOKENS):
        assert encoder.tokenizer.encode(token, add_special_tokens=False) == [
            encoder.tokenizer.convert_tokens_to_ids(token)
        ]


def test_checks_stand_from_the_last_digit_to_the_newline(encoder: DocumentEncoder) -> None:
    encoded = encoder.encode(DOCUMENT)
    said = [(encoder.tokenizer.decode([encoded.ids[place]]), check) for place, check in encoded.checks]
    assert said == [
        *[("1", 0), ("$.", 0), ("\n", 0)],
        *[("2", 1), ("$.", 1), ("\n", 1)],
        *[("3", 0), ("\n", 0)],
        *[("2", 1), ("\n", 1)],
    ]


def test_only_correct_steps_are_written(encoder: DocumentEncoder) -> None:
    encoded = encoder.encode(DOCUMENT)
    ids = [token for _, token, _ in encoded.written]
    assert encoder.tokenizer.decode(ids[:-1]) == "\n".join(DOCUMENT.steps) + "\n"
    assert ids[-1] == encoder.tokenizer.eos_token_id
    assert {encoder.tokenizer.decode([token]) for _, token, weight in encoded.written if weight > 1} == {"2", "3", "4"}


def test_a_branch_is_read_as_if_it_stood_alone(encoder: DocumentEncoder) -> None:
    torch.manual_seed(0)
    model = build_model(encoder.tokenizer, argparse.Namespace(hidden=32, layers=2, intermediate=32)).eval()
    rng = random.Random(1)
    document, neighbour = draw_document(rng), draw_document(rng)
    batch = collate([encoder.encode(document), encoder.encode(neighbour)], pad=0)
    mask = attention_mask(batch.ends, batch.positions, model)
    with torch.inference_mode():
        states = model.model(input_ids=batch.ids, position_ids=batch.positions, attention_mask=mask).last_hidden_state
        for texts in ([*document.steps[:-1], document.wrong[-1][0]], document.steps):
            alone = [*encoder.segment(document.problem + "\n\n")]
            for text in texts:
                alone += encoder.segment(text + "\n")
            expected = model.model(input_ids=torch.tensor([alone])).last_hidden_state[0, -1]
            assert (states[0] - expected).abs().amax(dim=-1).min() < 1e-4


def test_batches_depend_on_the_seed_alone(encoder: DocumentEncoder) -> None:
    first, second = (next(batches(encoder, seed=3, batch_size=2)) for _ in range(2))
    assert [document.ids for document in first] == [document.ids for document in second]


@pytest.mark.parametrize(("step", "share"), [(0, 0.1), (4, 0.5), (9, 1.0), (500, 1.0)])
def test_learning_rate_rises_and_stays(step: int, share: float) -> None:
    assert learning_rate_share(step, warmup=10) == pytest.approx(share)
