"""placeholder."""


def restore(a: list[str]) -> int:
    return 0
