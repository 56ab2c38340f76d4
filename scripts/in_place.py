"""Other weights in the cleaner's place, for as long as something is tried with them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from cleanfeed.label import body_model, role_model, verdict

PLACES = {"weights": (body_model, "weights"), "roles": (role_model, "weights")}
BY_FORM = {"trees": (body_model, "trees"), "verdicts": (verdict, "model")}


@contextmanager
def using(**models: Any) -> Iterator[None]:
    """Put models in place of the package's own; what is None is left.

    Args:
        models: ``weights`` of the body model's first look, ``roles``; by form, ``html`` or ``text``, the ``trees`` of its second
            look and ``verdicts``.
    """
    given: dict[tuple[Any, str], Callable[..., Any]] = {
        PLACES[name]: lambda model=model: model for name, model in models.items() if name in PLACES and model is not None
    }
    given |= {BY_FORM[name]: models[name].__getitem__ for name in BY_FORM if models.get(name) is not None}
    before = {place: getattr(*place) for place in given}
    for place, model in given.items():
        setattr(*place, model)
    try:
        yield
    finally:
        for place, own in before.items():
            setattr(*place, own)
