"""The public face: what can be imported from cleanfeed."""

import subprocess
import sys

import pytest

import cleanfeed
from cleanfeed import errors


def test_every_public_name_is_there() -> None:
    assert sorted(cleanfeed.__all__) == cleanfeed.__all__
    assert {*cleanfeed.__all__} <= {*dir(cleanfeed)}
    for name in cleanfeed.__all__:
        assert getattr(cleanfeed, name) is not None


def test_every_error_is_public_and_has_one_root() -> None:
    raised = {name: kind for name, kind in vars(errors).items() if isinstance(kind, type)}
    assert {*raised} <= {*cleanfeed.__all__}
    assert all(issubclass(kind, cleanfeed.CleanfeedError) for kind in raised.values())


def test_name_that_is_not_there() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'clean_up'"):
        _ = cleanfeed.clean_up  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["to_html", "to_markdown", "to_schema_org", "to_text"])
def test_renderings_load_no_pipeline(name: str) -> None:
    asked = f"import sys, cleanfeed; cleanfeed.{name}; print({{'numpy', 'lxml', 'nh3'}} & {{*sys.modules}})"
    done = subprocess.run((sys.executable, "-c", asked), capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "set()\n"


def test_star_import_brings_the_public_names() -> None:
    asked = "from cleanfeed import *; print(clean('<p>Hello there').source.kind, Outcome.__name__)"
    done = subprocess.run((sys.executable, "-c", asked), capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "html Outcome\n"
