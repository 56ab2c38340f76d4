"""Settings for property tests: no deadline, no files in the project, the same examples every time where ``CI`` is set.

And what tests of several commands need."""

import os
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.configuration import set_hypothesis_home_dir

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]

set_hypothesis_home_dir(Path(tempfile.gettempdir()) / "cleanfeed-hypothesis")
settings.register_profile("local", deadline=None, suppress_health_check=SLOW)
settings.register_profile("ci", deadline=None, suppress_health_check=SLOW, derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "local")


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Ctrl-C reaches what is started, even where the tests themselves were started deaf to it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
