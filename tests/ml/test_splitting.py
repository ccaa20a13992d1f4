from hypothesis import given
from hypothesis import strategies as st

from rewardmodel.ml.trees.splitting import split_tree
from rewardmodel.ml.trees.trajectories import Segment, Trajectory

GOOD = (0.0, 0.0, 1.0)
# problem ── a ── b, with an alternative beside each
TREE = Trajectory(
    (Segment("P", -1), Segment("a2", 0, GOOD), Segment("a", 0, GOOD), Segment("b2", 2, GOOD), Segment("b", 2, GOOD))
)


def test_split_tree_that_fits_is_left_whole() -> None:
    assert split_tree(TREE, [1, 1, 1, 1, 1], 5) == [(TREE, [0, 1, 2, 3, 4])]


def test_split_tree_repeats_the_trunk_and_keeps_each_label_once() -> None:
    parts = split_tree(TREE, [1, 1, 1, 1, 1], 3)
    assert parts == [
        (Trajectory((Segment("P", -1), Segment("a2", 0, GOOD), Segment("a", 0, GOOD))), [0, 1, 2]),
        (Trajectory((Segment("P", -1), Segment("a", 0, None), Segment("b2", 1, GOOD))), [0, 2, 3]),
        (Trajectory((Segment("P", -1), Segment("a", 0, None), Segment("b", 1, GOOD))), [0, 2, 4]),
    ]


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9), st.booleans()), min_size=1, max_size=25),
    st.integers(1, 60),
)
def test_split_tree_loses_no_label_and_keeps_paths(shape: list[tuple[int, int, bool]], budget: int) -> None:
    segments = [Segment("0", -1)]
    for number, (parent, _, labeled) in enumerate(shape, start=1):
        segments.append(Segment(str(number), parent % number, GOOD if labeled else None))
    whole = Trajectory(tuple(segments))
    lengths = [1, *(length for _, length, _ in shape)]

    def labeled_paths(trajectory: Trajectory) -> list[str]:
        paths = []
        for segment in trajectory.segments:
            path, place = [segment.text], segment.parent
            while place >= 0:
                path.append(trajectory.segments[place].text)
                place = trajectory.segments[place].parent
            if segment.target is not None:
                paths.append(" ".join(path))
        return paths

    parts = split_tree(whole, lengths, budget)
    assert sorted(path for part, _ in parts for path in labeled_paths(part)) == sorted(labeled_paths(whole))
    for part, indexes in parts:
        assert [segment.text for segment in part.segments] == [whole.segments[index].text for index in indexes]
        assert sum(lengths[index] for index in indexes) <= budget or part.label_count <= 1
