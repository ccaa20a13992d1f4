"""Token ids of texts, in which special tokens are text: `<|im_end|>` in a step is these ten characters, never the token.

A tokenizer of `transformers` reads its special tokens wherever they occur. In a problem or a step they would end a turn, hide what comes
after them, or stand for a label. Here a text never yields one, whatever the kind of tokenizer: byte-level BPE, SentencePiece-like BPE or
Unigram, words, a tokenizer written in Python.

Two ways lead there. `split_special_tokens` makes a tokenizer skip its special tokens; some kinds ignore it, or have these tokens as
ordinary pieces of their vocabulary too. What still yields a special token is cut inside of its name, and the parts are tokenised one by
one. In a chat, the turns' own special tokens have to stay. There `guarded` marks the places to cut in what people wrote, before a
template is put around it, and `ids_of_guarded` cuts there and nowhere else.
"""

import re
from collections.abc import Sequence
from weakref import WeakKeyDictionary

from rewardmodel.ml.data import DataError
from rewardmodel.ml.protocols import Tokenizer

CUT = "\ue0ff"
"""Marks a place to cut in a guarded text: a private-use character. Texts that hold it themselves are not marked."""


_BYTE = re.compile("<0x[0-9A-F]{2}>")
"""The name of a byte in SentencePiece-like vocabularies, which texts yield for characters that have no token."""


class TextTokens:
    """Tokenises texts with one tokenizer; use `text_tokens` to get the instance of a tokenizer."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._can_split = True
        names = control_tokens(tokenizer)
        self._control = frozenset(names.values())
        longest_first = sorted((name for name in names if len(name) > 1), key=len, reverse=True)
        self._names = re.compile("|".join(map(re.escape, longest_first))) if longest_first else None

    def ids(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the token ids of each text, without BOS or EOS. Raises DataError for a text with half a surrogate pair."""
        if not texts:
            return []
        found = self._plain(list(texts))
        return [
            ids if self._control.isdisjoint(ids) else self._ids_of_parts(text)
            for text, ids in zip(texts, found, strict=True)
        ]

    def guarded(self, text: str) -> str:
        """Return the text with CUT inside of each name of a special token, for `ids_of_guarded`."""
        if self._names is None:
            return text
        text = text.replace(CUT, "")
        return self._names.sub(lambda name: name[0][0] + CUT + name[0][1:], text)

    def ids_of_guarded(self, text: str, *, add_special_tokens: bool = False) -> list[int]:
        """Return the ids of a text of which some parts are guarded. Special tokens outside of these are tokens.

        `add_special_tokens`: add the tokenizer's BOS and EOS, as a call of the tokenizer does.
        """
        parts = text.split(CUT)
        if len(parts) == 1:
            return list(self._tokenizer(text, add_special_tokens=add_special_tokens)["input_ids"])
        ids = [token for part in parts for token in self._tokenizer(part, add_special_tokens=False)["input_ids"]]
        if not add_special_tokens:
            return ids
        plain = self._tokenizer("a", add_special_tokens=False)["input_ids"]
        around = list(self._tokenizer("a", add_special_tokens=True)["input_ids"])
        start = next((at for at in range(len(around)) if around[at : at + len(plain)] == list(plain)), 0)
        return [*around[:start], *ids, *around[start + len(plain) :]]

    def _plain(self, texts: list[str]) -> list[list[int]]:
        try:
            return [list(ids) for ids in self._call(texts)]
        except (TypeError, UnicodeEncodeError) as error:
            bad = next((text for text in texts if not _is_unicode(text)), None)
            if bad is None:
                raise
            raise DataError(
                f"the text {bad[:60]!a} contains half a surrogate pair, which is not a character"
            ) from error

    def _call(self, texts: list[str]) -> list[list[int]]:
        if self._can_split:
            try:
                return self._tokenizer(texts, add_special_tokens=False, split_special_tokens=True)["input_ids"]
            except ValueError as error:
                if "split_special_tokens" not in str(error):
                    raise
                self._can_split = False
        return self._tokenizer(texts, add_special_tokens=False)["input_ids"]

    def _ids_of_parts(self, text: str) -> list[int]:
        """Return the ids of a text that would yield special tokens: of its parts, cut inside of the tokens' names."""
        parts = self._names.sub(lambda name: name[0][0] + CUT + name[0][1:], text).split(CUT) if self._names else [text]
        if len(parts) > 1:
            found = self._plain(parts)
            if all(self._control.isdisjoint(ids) for ids in found):
                return [token for ids in found for token in ids]
        # A normalizer changed the text into a name: no part of it is longer than a character now.
        return [token for ids in self._plain(list(text)) for token in ids if token not in self._control]


def control_tokens(tokenizer: Tokenizer) -> dict[str, int]:
    """Return the special tokens of a tokenizer by name, except those that texts may yield: for unknown text and for bytes."""
    added = getattr(tokenizer, "added_tokens_decoder", {})
    names = {token.content: index for index, token in added.items() if token.special}
    for name in getattr(tokenizer, "all_special_tokens", ()):
        index = tokenizer.convert_tokens_to_ids(name)
        if index is not None:
            names.setdefault(str(name), index)
    return {
        name: index
        for name, index in names.items()
        if name and index != tokenizer.unk_token_id and not _BYTE.fullmatch(name)
    }


def text_tokens(tokenizer: Tokenizer) -> TextTokens:
    """Return the TextTokens of a tokenizer; it is built once, and again after tokens were added."""
    known = _KNOWN.get(tokenizer)
    if known is None or known[0] != len(tokenizer):
        known = _KNOWN[tokenizer] = (len(tokenizer), TextTokens(tokenizer))
    return known[1]


_KNOWN: "WeakKeyDictionary[Tokenizer, tuple[int, TextTokens]]" = WeakKeyDictionary()


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
