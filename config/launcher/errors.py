"""The two exceptions that end a command of the launcher early."""


class LauncherError(Exception):
    """An error that a person has to fix; the message says what, where and how."""


class Interrupted(BaseException):
    """The first Ctrl-C, SIGTERM or SIGHUP. Not an Exception, so that no `except Exception` swallows it."""
