"""What a chat template puts around a problem: the texts before it and after it, up to where the answer begins."""

from typing import NamedTuple

from rewardmodel.ml.data import DataError
from rewardmodel.ml.protocols import Tokenizer

_PLACE = "PROBLEM-GOES-HERE"


class ChatFrame(NamedTuple):
    """The texts around the problem. Special tokens in them are tokens."""

    before: str
    after: str


def chat_frame(tokenizer: Tokenizer) -> ChatFrame | None:
    """Return what the tokenizer's chat template writes around the user's turn; None if it has no template.

    The texts are saved with the model, because some templates write the date of today. Raises DataError if the template cannot be used:
    it fails, or does not show the turn once.
    """
    if not getattr(tokenizer, "chat_template", None):
        return None
    try:
        turns = [{"role": "user", "content": _PLACE}]
        text = tokenizer.apply_chat_template(turns, tokenize=False, add_generation_prompt=True)
    except Exception as error:  # templates are programs of their authors, and fail as they like
        raise DataError(f"the base's chat template fails ({error}): use --chat-template off") from error
    before, place, after = text.partition(_PLACE)
    if not place or _PLACE in after or not after:
        raise DataError("the base's chat template does not show the user's turn once: use --chat-template off")
    return ChatFrame(before, after)
