"""What the trials call a fault: rows that differ, memory that grows."""

from tests.benchmarks.process_memory import MemoryOverTime
from tests.faults.labelers import Acknowledged, Ledger
from tests.faults.verdict import differences

MINUTES = [5.0 * number for number in range(120)]


def memory(*values: float) -> MemoryOverTime:
    return MemoryOverTime(seconds=MINUTES, mebibytes={"web": list(values)})


def test_memory_that_grows_all_the_time_is_told() -> None:
    found = memory(*(200 + 0.1 * second for second in MINUTES))
    assert round(found.growth("web")) == 30
    assert not found.is_flat("web")
    assert "GROWS" in found.table()


def test_memory_that_fills_at_first_and_then_moves_about_is_flat() -> None:
    found = memory(*(min(100 + second, 300) + (second % 7) for second in MINUTES))
    assert found.is_flat("web")
    assert found.table().endswith("flat")


def test_missing_added_and_repeated_rows_are_told() -> None:
    rows = {"items": [(1, ["a"]), (2, ["b"])]}
    assert differences(rows, {"items": [(1, ["a"]), (2, ["b"])]}) == []
    for found in ([(1, ["a"])], [(1, ["a"]), (2, ["c"])], [(1, ["a"]), (2, ["b"]), (2, ["b"])]):
        assert len(differences(rows, {"items": found})) == 1


def test_longest_silence_counts_the_ends() -> None:
    ledger = Ledger([Acknowledged(1, 1, "a", {}, at) for at in (13.0, 11.0, 18.5)])
    assert ledger.longest_silence(10.0, 20.0) == 5.5
    assert ledger.longest_silence(0.0, 20.0) == 11.0
