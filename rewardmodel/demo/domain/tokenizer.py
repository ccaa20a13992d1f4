"""Builds the demo domain's tokenizer: a byte-level BPE that never merges digits, labels, newlines or the answer mark."""

import re
from collections.abc import Iterable
from itertools import chain

from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import PreTrainedTokenizerFast

from mathtext.answers import ANSWER_MARK
from rewardmodel.demo.domain.problems import generate_problems
from rewardmodel.ml.text import problem_segment, step_segment
from rewardmodel.ml.training.settings import DEFAULT_LABEL_TOKENS

VOCABULARY_SIZE = 896
TRAINING_PROBLEMS = 4000

PAD, END = "<pad>", "<end>"
# The base learns these in its documents. Reward models predict LABEL_TOKENS instead, which stay untrained until a reward model
# learns them from labels.
RIGHT, WRONG = "<right>", "<wrong>"
LABEL_TOKENS = tuple(DEFAULT_LABEL_TOKENS.values())


def build_tokenizer(seed: int) -> PreTrainedTokenizerFast:
    """Train the tokenizer on generated documents. Any text can be encoded, byte by byte if necessary."""
    tokenizer = Tokenizer(models.BPE())
    isolated = Regex(rf"{re.escape(ANSWER_MARK)}|\([a-g]\)|a_\d|\d|\n")
    # Sentences are not split into words, so that a phrase of the domain can become one token and documents stay short.
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Split(isolated, "isolated"), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY_SIZE,
        special_tokens=[PAD, END, RIGHT, WRONG, *LABEL_TOKENS],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(_segments(seed), trainer)
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token=PAD, eos_token=END, clean_up_tokenization_spaces=False
    )


def _segments(seed: int) -> Iterable[str]:
    problems = generate_problems(TRAINING_PROBLEMS, seed)
    return chain.from_iterable(
        [problem_segment(problem.text), *map(step_segment, problem.solution)] for problem in problems
    )
