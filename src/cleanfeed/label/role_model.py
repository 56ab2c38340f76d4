"""What every block most likely is: a linear model over its measurements and words.

Its weights are in ``role_weights.npz``, made by ``scripts/train.py`` from pages whose every block was labelled by reading.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from io import BytesIO
from itertools import accumulate, chain, repeat

import msgspec
import numpy as np

from cleanfeed.label.counting import Floats
from cleanfeed.label.draft import Draft
from cleanfeed.label.role_features import Said, dense_columns, find_words, measure_roles, role_words


class RoleWeights(msgspec.Struct, frozen=True):
    """``dense`` of shape (columns, roles), ``bias`` (roles,), ``words`` (known words + 1, roles), its last row all 0."""

    roles: tuple[str, ...]
    columns: tuple[str, ...]
    known: dict[str, dict[str, int]]  # by kind, by word: its row
    dense: Floats
    words: Floats
    bias: Floats


@cache
def weights() -> RoleWeights:
    """The weights of this version, read once."""
    read = unpack(files("cleanfeed.label").joinpath("role_weights.npz").read_bytes())
    if read.columns != dense_columns():
        raise RuntimeError("role_weights.npz was made for other features: run scripts/train.py")
    return read


def unpack(packed: bytes) -> RoleWeights:
    """Weights as `pack` wrote them."""
    with np.load(BytesIO(packed), allow_pickle=False) as stored:
        names = {key: tuple(map(str, stored[key])) for key in ("roles", "columns", "known")}
        words = np.vstack([stored["words"].astype(np.float32), np.zeros((1, len(names["roles"])), np.float32)])
        known: dict[str, dict[str, int]] = {}
        for row, named in enumerate(names["known"]):
            kind, _, word = named.partition(" ")
            known.setdefault(kind, {})[word] = row
        dense, bias = (stored[name].astype(np.float32) for name in ("dense", "bias"))
        return RoleWeights(names["roles"], names["columns"], known, dense, words, bias)


def pack(weights: RoleWeights) -> bytes:
    """Weights as the bytes of a numpy archive, in half precision: the same bytes for the same weights."""
    packed = BytesIO()
    np.savez_compressed(
        packed,
        allow_pickle=False,
        roles=np.array(weights.roles),
        columns=np.array(weights.columns),
        known=np.array(sorted_words(weights.known)),
        dense=weights.dense,
        words=weights.words[:-1].astype(np.float16),
        bias=weights.bias,
    )
    return packed.getvalue()


def role_chances(draft: Draft, members: list[int]) -> Floats:
    """The probability of each of the model's roles, for some blocks. Shape (roles, members)."""
    model = weights()
    # Summed like the body model's, without a BLAS; long rows at the end, as numpy is fastest along them.
    measured = measure_roles(draft, members)
    told = np.flatnonzero(measured.any(axis=1))  # of most pages, half the columns are all 0
    scores: Floats = np.einsum("cb,cr->rb", measured.take(told, axis=0), model.dense.take(told, axis=0)) + model.bias[:, None]
    several, single = find_words(draft, members)
    scores += (_summed(several, model) + _summed_single(single, model)).T
    chances: Floats = np.exp(scores - scores.max(axis=0))
    chances /= chances.sum(axis=0)
    return chances


def role_effects(draft: Draft, members: list[int], roles: list[str]) -> list[dict[str, tuple[float, float]]]:
    """For some blocks, by measurement and word: its value, and what it adds to a role's score more than to all roles' mean.

    ``roles`` has one for each block. ``draft`` is as the rules left it: the model looks at the roles that they gave, too.
    """
    model = weights()
    dense, words = (part - part.mean(axis=1, keepdims=True) for part in (model.dense, model.words))
    columns = [model.roles.index(role) for role in roles]
    values = measure_roles(draft, members)
    effects = values * dense[:, columns]
    found = [
        dict(zip(model.columns, zip(measured, added, strict=True), strict=True))
        for measured, added in zip(values.T.tolist(), effects.T.tolist(), strict=True)
    ]
    for kind, lists in role_words(draft, members).items():
        known = model.known.get(kind, {})
        for of_block, column, said in zip(found, columns, lists, strict=True):
            of_block |= {f"{kind}: {word}": (1.0, float(words[known[word], column])) for word in said if word in known}
    return found


def _summed(kinds: dict[str, Said], model: RoleWeights) -> Floats:
    """By member, the sum of the weights of all its words. Each list of words is summed once."""
    lists = list(chain.from_iterable(said.lists for said in kinds.values()))
    starts = np.fromiter(accumulate(map(len, lists[:-1]), initial=0), np.intp)
    weights = _looked_up({kind: chain.from_iterable(said.lists) for kind, said in kinds.items()}, model)
    sums = np.add.reduceat(weights, starts)
    firsts = np.fromiter(accumulate([len(said.lists) for said in kinds.values()][:-1], initial=0), np.intp)
    of_block = np.array([said.of_block for said in kinds.values()]) + firsts[:, None]
    summed: Floats = sums.take(of_block, axis=0).sum(axis=0)
    return summed


def _summed_single(kinds: dict[str, list[str]], model: RoleWeights) -> Floats:
    """By member, the sum of the weights of its words of kinds of which it has but one."""
    weights = _looked_up(kinds, model)
    summed: Floats = weights.reshape(len(kinds), -1, weights.shape[1]).sum(axis=0)
    return summed


def _looked_up(kinds: Mapping[str, Iterable[str]], model: RoleWeights) -> Floats:
    """The weights of words, kind after kind; 0 for one that the model does not know. Shape (words, roles)."""
    none = len(model.words) - 1
    rows = (map(model.known.get(kind, {}).get, words, repeat(none)) for kind, words in kinds.items())
    return model.words.take(np.fromiter(chain.from_iterable(rows), np.intp), axis=0)


def sorted_words(known: dict[str, dict[str, int]]) -> list[str]:
    """All known words with their kinds, in the order of their rows."""
    named = {row: f"{kind} {word}" for kind, words in known.items() for word, row in words.items()}
    return [named[row] for row in range(len(named))]
