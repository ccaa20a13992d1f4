"""What mails to admins say."""

from collections.abc import Mapping, Sequence
from typing import Any

TEST_SUBJECT = "Stepmark: a test"


def subject(began: int, over: int) -> str:
    """
    >>> subject(2, 0), subject(0, 1), subject(1, 1)
    ('Stepmark: 2 things need you', 'Stepmark: 1 thing is over', 'Stepmark: 1 thing needs you, 1 is over')
    """
    parts = []
    if began:
        parts.append("1 thing needs you" if began == 1 else f"{began} things need you")
    if over:
        thing = "" if began else (" thing" if over == 1 else " things")
        parts.append(f"{over}{thing} {'is' if over == 1 else 'are'} over")
    return f"Stepmark: {', '.join(parts)}"


def attention(body: Mapping[str, Sequence[Mapping[str, Any]]], *, site: str) -> str:
    titles = {"began": "This needs you:", "over": "This is over:", "lasting": "Still so:"}
    parts = [_list(title, body[name], site) for name, title in titles.items() if body[name]]
    return "\n\n".join([*parts, _foot(site)]) + "\n"


def test(*, site: str) -> str:
    return f"Mail from this site arrives.\n\n{_foot(site)}\n"


def _list(title: str, conditions: Sequence[Mapping[str, Any]], site: str) -> str:
    lines = [f"- {one['sentence']}" + (f"\n  {site}{one['link']}" if site else "") for one in conditions]
    return "\n".join([title, "", *lines])


def _foot(site: str) -> str:
    where = f"{site}/services" if site else "the page “Installation”"
    return f"You get these mails as an admin. Turn them off at {where}."
