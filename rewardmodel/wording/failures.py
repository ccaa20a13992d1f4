"""Why a generation failed, in one sentence or two."""

from typing import Protocol


class CountedPieces(Protocol):
    """Shards of the stage that failed."""

    @property
    def pending(self) -> int: ...

    @property
    def running(self) -> int: ...

    @property
    def done(self) -> int: ...

    @property
    def failed(self) -> int: ...

    @property
    def failing(self) -> int: ...


def failure_in_words(cause: str, pieces: CountedPieces) -> str:
    """The cause, then how much of the work it stopped: all pieces that failed, also those with attempts left."""
    failed = pieces.failed + pieces.failing
    if not cause or not pieces.failed:
        return cause
    of = max(failed, pieces.pending + pieces.running + pieces.done + pieces.failed)
    count = f"{failed} of {of} pieces" if of != 1 else "The only piece"
    return f"{cause.rstrip('.')}. {count} of the work failed."
