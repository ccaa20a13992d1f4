"""A condition as it was found: what needs an admin, in a sentence, with the page for it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FoundCondition:
    kind: str
    subject: str
    sentence: str
    link: str

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.subject}"[:200]
