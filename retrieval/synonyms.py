"""Other words for what a question says: lists that a person can read and change.

A line is ``外国人 = 外籍人士 外商``: where a question says what stands before the sign, a passage that says what stands
behind it is as good. ``#`` begins a comment.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from retrieval.errors import NotASynonym, StorageFailed
from retrieval.normalising import fold
from retrieval.wordlists import entries
from retrieval.words import cut

NAME = "synonyms.txt"
_SIGN = re.compile(r"[=＝]")
_LONGEST = 30  # characters of one entry; what is longer is a sentence


@dataclass(frozen=True)
class Synonyms:
    """What else may be said, by what a question says; all words folded."""

    others: Mapping[str, tuple[str, ...]]

    @cached_property
    def _said(self) -> re.Pattern[str]:
        return re.compile("|".join(re.escape(word) for word in sorted(self.others, key=len, reverse=True)))

    def found_in(self, folded: str) -> list[tuple[str, tuple[str, ...]]]:
        """The entries that a folded question holds with what else may be said for each; the longest wins.

        >>> parse(["外国人 = 外籍人士 外商"]).found_in("外国人在成都")
        [('外国人', ('外籍人士', '外商'))]
        """
        if not self.others:
            return []
        alone = set(cut(folded))  # 死 in 死海 is not the word
        said = [word for word in dict.fromkeys(self._said.findall(folded)) if len(word) > 1 or word in alone]
        return [(word, self.others[word]) for word in said]

    def joined(self, more: Synonyms) -> Synonyms:
        """Both lists; where they name the same word, all that either says."""
        words = dict.fromkeys((*self.others, *more.others))
        return Synonyms(
            {w: tuple(dict.fromkeys((*more.others.get(w, ()), *self.others.get(w, ())))) for w in words}
        )


def parse(lines: Iterable[str]) -> Synonyms:
    """The entries of a list. Raises NotASynonym for the first line that is none."""
    found: dict[str, tuple[str, ...]] = {}
    for number, line in enumerate(lines, start=1):
        entry = line.partition("#")[0].strip()
        if not entry:
            continue
        said, *rest = _SIGN.split(entry)
        word, others = fold(said), tuple(fold(other) for other in " ".join(rest).split())
        if len(rest) != 1 or not word or not others or max(map(len, (word, *others))) > _LONGEST:
            raise NotASynonym(number, entry)
        found[word] = tuple(dict.fromkeys((*found.get(word, ()), *others)))
    return Synonyms(found)


def beside(collection: Path) -> Synonyms:
    """The list that lies beside a collection's folder, an empty one where there is none.

    Raises NotASynonym for its first line that is no entry, StorageFailed where it cannot be read.
    """
    path = collection.parent / NAME
    try:
        text = path.read_bytes().decode("utf-8-sig", "replace")
    except FileNotFoundError:
        return Synonyms({})
    except OSError as error:
        raise StorageFailed(
            str(path), "permission" if isinstance(error, PermissionError) else "io", str(error)
        ) from error
    try:
        return parse(text.splitlines())
    except NotASynonym as error:
        raise NotASynonym(error.line, error.text, str(path)) from None


@cache
def everyday() -> Synonyms:
    """What people say every day, and what newspapers and documents print for it."""
    return parse(entries("everyday"))
