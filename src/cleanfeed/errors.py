"""Every error that cleanfeed raises."""


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


class OutputUnwritable(CleanfeedError):
    """The output cannot be written: no such folder, no right to, a full disk."""


class MissingExtra(CleanfeedError):
    """What was asked for needs a package that is not installed; the message names the extra that brings it."""


class CleaningFailed(CleanfeedError):
    """A defect of cleanfeed that one page brought to light; ``__cause__`` is the error itself, if it was in this process."""


class TimedOut(CleanfeedError):
    """A page took longer than the time limit; the process that cleaned it was killed."""


class WorkerKilled(CleanfeedError):
    """The process that cleaned a page died of it twice: over the memory limit, a crash, a kill from outside."""


class WorkerUnusable(CleanfeedError):
    """A worker process ended before it could take a page: the batch cannot be done."""
