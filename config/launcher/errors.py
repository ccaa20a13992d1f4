"""The two ways in which a command of the launcher ends early."""


class LauncherError(Exception):
    """Something a person has to mend; the message says what, where and how."""


class Interrupted(BaseException):
    """The first Ctrl-C, SIGTERM or SIGHUP. Not an Exception, so that no `except Exception` swallows it."""
