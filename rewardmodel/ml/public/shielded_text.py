"""Tokenises documents in which special tokens of the format are tokens, and those in a user's text are text.

A format writes its document as one string, as its published code does. A problem or step that quotes a special token, such
as `<|im_end|>` or the format's own step tag, would become that token. Such quotes are replaced by placeholders before the
document is written, and tokenised as ordinary text afterwards; all other documents are tokenised in one piece.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol, cast

from rewardmodel.ml.data import DataError
from rewardmodel.ml.protocols import Tokenizer

# Placeholders come from a private plane of Unicode, which no template and no alphabet uses.
FIRST_PLACEHOLDER = 0xF0000
LAST_PLACEHOLDER = 0xFFFFC
CUT = "\U000ffffd"
"""A mark that a format may put into a chat to find a place again: it is cut out by `places_of_cuts`."""


class _FastTokenizer(Protocol):
    """What only tokenizers of the library `tokenizers` have: special tokens by id, and the place of each token in the text."""

    added_tokens_decoder: Mapping[int, Any]

    def __call__(
        self,
        text: str,
        *,
        add_special_tokens: bool,
        return_offsets_mapping: bool = False,
        split_special_tokens: bool = False,
    ) -> Mapping[str, list[Any]]: ...


class Document(NamedTuple):
    """The tokens of a document, n of them, and where each lies in its text: (first character, character after the last)."""

    ids: list[int]
    spans: list[tuple[int, int]]

    def tokens_before(self, characters: Sequence[int]) -> list[int]:
        """Return for each character of the text, the place of the last token that begins before it."""
        numbered = [(start, place) for place, (start, end) in enumerate(self.spans) if start < end]
        return [numbered[bisect_left(numbered, (character, 0)) - 1][1] for character in characters]


class ShieldedTokenizer:
    """Writes user texts into documents of one tokenizer. `tags`: tokens of the format that may not come from a user's text."""

    def __init__(self, tokenizer: Tokenizer, tags: Iterable[str] = ()) -> None:
        self.tokenizer = tokenizer
        self._fast = cast(_FastTokenizer, tokenizer)
        added = self._fast.added_tokens_decoder
        self._special = {token.content for token in added.values() if token.special} | set(tags)
        self._special_ids = {number for number, token in added.items() if token.content in self._special}
        names = "|".join(map(re.escape, sorted(self._special, key=len, reverse=True)))
        private = f"[{chr(FIRST_PLACEHOLDER)}-{CUT}]"
        self._quoted = re.compile(f"{names}|{private}" if names else private)
        self._placeholders: dict[str, str] = {}  # quoted text -> its placeholder
        self._plain: dict[str, list[int]] = {}  # placeholder -> tokens of the quoted text

    def shield(self, text: str) -> str:
        """Return a user's text with placeholders for the special tokens that it quotes."""
        return self._quoted.sub(lambda found: self._placeholder(found.group()), text)

    def encode(self, text: str, *, begin: bool = False) -> Document:
        """Tokenise a document with shielded user texts. `begin`: the tokenizer may add its own tokens, such as BOS."""
        ids: list[int] = []
        spans: list[tuple[int, int]] = []
        start = 0
        for part in re.split(f"([{chr(FIRST_PLACEHOLDER)}-{chr(LAST_PLACEHOLDER)}])", text):
            if part in self._plain:
                found, where = self._plain[part], [(0, 1)] * len(self._plain[part])
            elif part or (begin and not start):
                encoded = self._fast(part, add_special_tokens=begin and not start, return_offsets_mapping=True)
                found, where = encoded["input_ids"], encoded["offset_mapping"]
            else:
                continue
            ids += found
            spans += [(start + first, start + last) for first, last in where]
            start += len(part)
        return Document(ids, spans)

    def chat(self, messages: Sequence[Mapping[str, str]], *, add_generation_prompt: bool = False) -> str:
        """Write a chat by the tokenizer's template. Raises DataError if it has none, or refuses these roles."""
        try:
            return self.tokenizer.apply_chat_template(
                [dict(message) for message in messages], tokenize=False, add_generation_prompt=add_generation_prompt
            )
        except Exception as error:  # templates raise whatever they like
            raise DataError(f"the tokenizer cannot write the chat of this format: {error}") from error

    def _placeholder(self, quoted: str) -> str:
        if quoted not in self._placeholders:
            number = FIRST_PLACEHOLDER + len(self._placeholders)
            if number > LAST_PLACEHOLDER:
                raise DataError("a text quotes more different special tokens than can be kept apart")
            self._placeholders[quoted] = chr(number)
            self._plain[chr(number)] = self._plain_ids(quoted)
        return self._placeholders[quoted]

    def _plain_ids(self, quoted: str) -> list[int]:
        """Return the tokens of a special token's name read as text; character by character if the tokenizer knows no other way."""
        ids = list(self._fast(quoted, add_special_tokens=False, split_special_tokens=True)["input_ids"])
        if self._special_ids.isdisjoint(ids):
            return ids
        return [number for one in quoted for number in self._fast(one, add_special_tokens=False)["input_ids"]]


def places_of_cuts(text: str, cuts: int, replacement: str) -> tuple[str, list[int]]:
    """Replace each mark CUT, and return the text and the character at which each replacement begins.

    Raises DataError if the template did not keep the marks, one for each of `cuts`.
    """
    parts = text.split(CUT)
    if len(parts) != cuts + 1:
        raise DataError(
            f"the tokenizer's chat template keeps {len(parts) - 1} of {cuts} turns: it is not that of this format"
        )
    starts, length = [], 0
    for part in parts[:-1]:
        length += len(part)
        starts.append(length)
        length += len(replacement)
    return replacement.join(parts), starts


def require_token(tokenizer: Tokenizer, token: str, format_name: str) -> int:
    """Return the id of a token that models of a format have. Raises DataError if the tokenizer does not know it."""
    number = tokenizer.convert_tokens_to_ids(token)
    if number is None or number == tokenizer.unk_token_id:
        raise DataError(f"the tokenizer has no token {token}: this is not a model of the format {format_name}")
    return number
