"""Special tokens in texts are text, for tokenizers of all shapes."""

from collections.abc import Callable
from typing import Any

import pytest

from rewardmodel.ml.data import DataError
from rewardmodel.ml.text_tokens import CUT, control_tokens, text_tokens
from rewardmodel.ml.training.documents import Document, document_ids
from rewardmodel.ml.trees.tokens import SegmentEncoder, SegmentFormat
from rewardmodel.ml.trees.trajectories import Segment, Trajectory

SPECIAL = ["<unk>", "<s>", "</s>", "<|im_end|>"]
SENTENCES = ["We add the next number to it, so the sum is five: <s> and <|im_end|> are written here."] * 4
QUOTING = "We add <s> and <|im_end|> to it</s>"


def ready(tokenizer: Any) -> Any:
    from transformers import PreTrainedTokenizerFast

    wrapped = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, unk_token="<unk>", bos_token="<s>", eos_token="</s>", pad_token="</s>"
    )
    wrapped.add_tokens(["<|im_end|>"], special_tokens=True)
    return wrapped


def byte_level() -> Any:
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=300, special_tokens=SPECIAL, initial_alphabet=alphabet, show_progress=False
    )
    tokenizer.train_from_iterator(SENTENCES, trainer)
    return ready(tokenizer)


def sentencepiece_bpe() -> Any:
    from tokenizers import Tokenizer, models, normalizers, trainers

    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    fallback = [f"<0x{byte:02X}>" for byte in range(256)]
    tokenizer.train_from_iterator(
        SENTENCES, trainers.BpeTrainer(vocab_size=330, special_tokens=[*SPECIAL, *fallback], show_progress=False)
    )
    return ready(tokenizer)


def sentencepiece_unigram() -> Any:
    """The special tokens are pieces of this vocabulary too, so that no setting keeps them out of a text."""
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.Unigram())
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    trainer = trainers.UnigramTrainer(vocab_size=60, unk_token="<unk>", special_tokens=SPECIAL, show_progress=False)
    tokenizer.train_from_iterator(SENTENCES, trainer)
    return ready(tokenizer)


def whole_words() -> Any:
    from tokenizers import Tokenizer, models, pre_tokenizers

    words = [*SPECIAL, "We", "add", "and", "to", "so"]
    tokenizer = Tokenizer(models.WordLevel({word: index for index, word in enumerate(words)}, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return ready(tokenizer)


SHAPES: list[Callable[[], Any]] = [byte_level, sentencepiece_bpe, sentencepiece_unigram, whole_words]


@pytest.fixture(params=SHAPES, ids=lambda shape: shape.__name__)
def tokenizer(request: pytest.FixtureRequest) -> Any:
    return request.param()


def test_quoted_special_tokens_are_no_tokens(tokenizer: Any) -> None:
    control = set(control_tokens(tokenizer).values())
    assert {tokenizer.convert_tokens_to_ids(name) for name in SPECIAL[1:]} == control
    assert control & set(tokenizer(QUOTING, add_special_tokens=False)["input_ids"])  # as the tokenizer reads it
    (ids,) = text_tokens(tokenizer).ids([QUOTING])
    assert ids
    assert not control & set(ids)


def test_texts_without_special_tokens_are_read_as_ever(tokenizer: Any) -> None:
    texts = ["We add the next number to it", "so", "", "1 < 2 and s > 1"]
    assert text_tokens(tokenizer).ids(texts) == tokenizer(texts, add_special_tokens=False)["input_ids"]


def test_text_is_kept_where_the_tokenizer_can_write_it() -> None:
    tokenizer = byte_level()
    assert tokenizer.decode(text_tokens(tokenizer).ids([QUOTING])[0]) == QUOTING


def test_guarded_parts_are_text_and_the_rest_is_markup(tokenizer: Any) -> None:
    read = text_tokens(tokenizer)
    end = tokenizer.convert_tokens_to_ids("<|im_end|>")
    ids = read.ids_of_guarded(f"<|im_end|>{read.guarded(QUOTING)}<|im_end|>")
    assert ids.count(end) == 2
    assert ids[0] == ids[-1] == end
    assert CUT not in tokenizer.decode(ids)
    plain = "<|im_end|>We add<|im_end|>"
    assert read.ids_of_guarded(read.guarded("We add")) == tokenizer("We add", add_special_tokens=False)["input_ids"]
    assert read.ids_of_guarded(plain) == tokenizer(plain, add_special_tokens=False)["input_ids"]


def test_tokens_added_later_are_special_too(tokenizer: Any) -> None:
    text_tokens(tokenizer).ids(["We add"])
    tokenizer.add_tokens(["<|positive|>"], special_tokens=True)
    (ids,) = text_tokens(tokenizer).ids(["We add <|positive|>"])
    assert tokenizer.convert_tokens_to_ids("<|positive|>") not in ids


def test_training_data_of_both_kinds_have_no_quoted_tokens(tokenizer: Any) -> None:
    control = set(control_tokens(tokenizer).values())
    trajectory = Trajectory((Segment(QUOTING, -1), Segment(QUOTING, 0, (1.0, 0.0, 0.0))))
    ((problem, step),) = SegmentEncoder(tokenizer, SegmentFormat()).encode([trajectory])
    assert not control & {token for part in (*problem, *step) for token in part}
    ((ids, given),) = document_ids([Document((QUOTING, QUOTING), given=1)], tokenizer, bos=True)
    assert ids[0] == tokenizer.bos_token_id
    assert ids[-1] == tokenizer.eos_token_id
    assert not control & set(ids[1:-1])
    assert given > 1


def test_turn_of_a_chat_has_the_tokens_of_its_template_only() -> None:
    tokenizer = byte_level()
    end = tokenizer.convert_tokens_to_ids("<|im_end|>")
    chat = SegmentFormat(problem_prefix="<|im_end|>user: ", problem_separator="<|im_end|>answer: ")
    trajectory = Trajectory((Segment(QUOTING, -1), Segment(chat.problem_prefix + QUOTING, 0, (1.0, 0.0, 0.0))))
    ((problem, step),) = SegmentEncoder(tokenizer, chat).encode([trajectory])
    assert problem[0].count(end) == 2
    assert step[0].count(end) == 0
    assert tokenizer.decode(problem[0]) == f"<|im_end|>user: {QUOTING}<|im_end|>answer: "


def test_half_a_surrogate_pair_is_named(tokenizer: Any) -> None:
    with pytest.raises(DataError, match=r"'good \\ud83d step' contains half a surrogate pair"):
        text_tokens(tokenizer).ids(["fine", "good \ud83d step"])
