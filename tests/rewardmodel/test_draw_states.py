"""`./dev manage draw_states`: the diagrams in docs/states.md are those of the transition tables."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from annotation.models.transitions import StateMachine
from rewardmodel.management.commands import draw_states
from rewardmodel.management.commands.draw_states import MACHINES

SIGNS_OF_MERMAID = set(":;|`#\n")


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the page, in its place for the command."""
    copy = tmp_path / "states.md"
    copy.write_text(draw_states.PAGE.read_text())
    monkeypatch.setattr(draw_states, "PAGE", copy)
    return copy


def test_committed_page_is_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("draw_states", "--check")
    assert capsys.readouterr().out == "The diagrams in docs/states.md are up to date.\n"


def test_stale_page_is_refused_and_then_written(page: Path) -> None:
    current = page.read_text()
    page.write_text(
        current.replace("leased --> submitted: the labeler submits", "leased --> submitted: somebody submits")
    )
    stale = page.read_text()
    with pytest.raises(CommandError, match=r"are out of date\. Rewrite them: \./dev manage draw_states"):
        call_command("draw_states", "--check")
    assert page.read_text() == stale
    call_command("draw_states")
    assert page.read_text() == current


def test_page_without_a_place_for_a_diagram_is_refused(page: Path) -> None:
    page.write_text(page.read_text().replace("<!-- shard -->", ""))
    with pytest.raises(
        CommandError, match="must contain these two lines exactly once, for a diagram: <!-- shard --> and <!-- end -->"
    ):
        call_command("draw_states")


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_table_can_be_drawn(machine: StateMachine) -> None:
    known = [(one.before, one.after) for one in machine.transitions]
    assert len(set(known)) == len(known), "one arrow from state to state"
    assert [before for before, _ in known].count(None) == 1, "one state to begin with"
    assert not any(SIGNS_OF_MERMAID & set(one.cause) for one in machine.transitions)
