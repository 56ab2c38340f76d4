"""Other weights in the cleaner's place, for as long as something is tried with them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from cleanfeed.label import body_model, role_model, verdict

PLACES = {"weights": (body_model, "weights"), "trees": (body_model, "trees"), "roles": (role_model, "weights")}


@contextmanager
def using(verdicts: dict[str, Any] | None = None, **models: Any) -> Iterator[None]:
    """Put models in place of the package's own; what is None is left.

    Args:
        verdicts: by form, ``html`` or ``text``.
        models: ``weights`` and ``trees`` of the body model, ``roles``.
    """
    given: dict[tuple[Any, str], Callable[..., Any]] = {
        PLACES[name]: lambda model=model: model for name, model in models.items() if model is not None
    }
    if verdicts is not None:
        given[verdict, "model"] = verdicts.__getitem__
    before = {place: getattr(*place) for place in given}
    for place, model in given.items():
        setattr(*place, model)
    try:
        yield
    finally:
        for place, own in before.items():
            setattr(*place, own)
