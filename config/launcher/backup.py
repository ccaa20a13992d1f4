"""placeholder."""


def backup(a: list[str]) -> int:
    return 0
