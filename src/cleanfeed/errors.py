"""Every error that cleanfeed raises."""

from typing import Self


class CleanfeedError(Exception):
    """The root of them all: catch this to survive any input."""


class EmptyInput(CleanfeedError):
    """The input has no bytes, or nothing but white space."""


class NotText(CleanfeedError):
    """The input is no page: a PDF, an image, an archive, other binary data."""


class InputTooLarge(CleanfeedError):
    """The input is over the limit, 64 MiB unless told otherwise."""


class UnknownEncoding(CleanfeedError):
    """The caller named an encoding that does not exist."""


class MalformedRecord(CleanfeedError):
    """JSON that was read back is no ``cleanfeed.story/1`` record."""


class InputNotFound(CleanfeedError):
    """A file, folder or pattern names nothing that is there."""


class InputUnreadable(CleanfeedError):
    """A file is there but cannot be read."""


class DamagedInput(CleanfeedError):
    """Compressed data, an archive, a record or a row is broken: nothing can be made of it."""


class FetchFailed(CleanfeedError):
    """A page cannot be had from its address: no such host, no answer, an error page, too many redirects."""


class AddressRefused(FetchFailed):
    """An address that is not fetched: another scheme than http and https, or a host of a private network."""


class FetchTimedOut(FetchFailed):
    """The page was not there whole within the time limit."""


class OutputUnwritable(CleanfeedError):
    """The output cannot be written: no such folder, no right to, a full disk."""


class MissingExtra(CleanfeedError):
    """What was asked for needs a package that is not installed; the message names the extra that brings it."""

    @classmethod
    def of(cls, what: str, package: str, extra: str) -> Self:
        """What to say where ``what`` ("HTML is written") is done with a package that an extra brings."""
        return cls(f"{what} with {package}, which is not installed: pip install 'cleanfeed[{extra}]'")


class FixtureNotFound(CleanfeedError):
    """A name stands for no fixture, no folder of fixtures, or no field of one."""


class FixtureExists(CleanfeedError):
    """A fixture is to be added where there is one."""


class FixtureBroken(CleanfeedError):
    """One of a fixture's files is missing or malformed; the message names it."""


class SettingsMalformed(CleanfeedError):
    """``[tool.cleanfeed]`` in a project's ``pyproject.toml`` cannot be read, or says what cannot be."""


class CleaningFailed(CleanfeedError):
    """A defect of cleanfeed that one page brought to light; ``__cause__`` is the error itself, if it was in this process."""

    @classmethod
    def by(cls, error: Exception) -> Self:
        """What to say of an error that nobody foresaw."""
        wrong = " ".join(f"{type(error).__name__}: {error}".split())
        failure = cls(f"a defect in cleanfeed ({wrong}): please report it with this page")
        failure.__cause__ = error
        return failure


class TimedOut(CleanfeedError):
    """A page took longer than the time limit; the process that cleaned it was killed."""


class WorkerKilled(CleanfeedError):
    """The process that cleaned a page died of it twice: over the memory limit, a crash, a kill from outside."""


class WorkerUnusable(CleanfeedError):
    """A worker process ended before it could take a page: the batch cannot be done."""
