"""Whether what sentence and source have in common is enough: a weighted sum, as log-odds.

A difference counts once by itself and once more by how much of the sentence is copied: in a near-copy a changed
word is a mistake, in a free rendering it is the rendering. The weights and the threshold stand in ``proof.toml``
beside this file, made by ``python -m bot.fitting_proof SHARED``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from bot.answering.checking.features import FEATURES

COPIED = tuple(name for name, sign in FEATURES.items() if sign < 0)  # those that count more in a near-copy
_COPY_SHARE = list(FEATURES).index("pairs_near")


@dataclass(frozen=True, slots=True)
class Weights:
    """Log-odds for each feature, and for each of `COPIED` times the square of the share of copied pairs.

    A sentence is supported from `threshold` on; `elsewhere` is asked more of a passage that it does not cite. Down to
    `doubtful` below the threshold a sentence whose facts agree deserves a second look.
    """

    constant: float
    threshold: float
    elsewhere: float
    doubtful: float
    plain: tuple[float, ...]
    copied: tuple[float, ...]


@cache
def weights() -> Weights:
    table = tomllib.loads(files(__package__).joinpath("proof.toml").read_text("utf-8"))
    return Weights(
        constant=table["constant"],
        threshold=table["threshold"],
        elsewhere=table["elsewhere"],
        doubtful=table["doubtful"],
        plain=tuple(table["plain"][name] for name in FEATURES),
        copied=tuple(table["copied"][name] for name in COPIED),
    )


def widened(values: Sequence[float]) -> tuple[float, ...]:
    """The values of `FEATURES`, then those of `COPIED` times the squared share of copied pairs."""
    share = values[_COPY_SHARE] ** 2  # against the plain share: .75 of the false caught for .73, at .90 kept
    signs = FEATURES.values()
    return (*values, *(value * share for value, sign in zip(values, signs, strict=True) if sign < 0))


def odds(values: Sequence[float], learned: Weights) -> float:
    """Log-odds above the threshold: a sentence is supported from 0 on."""
    terms = zip((*learned.plain, *learned.copied), widened(values), strict=True)
    return learned.constant - learned.threshold + sum(weight * value for weight, value in terms)
