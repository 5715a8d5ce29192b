"""Words looked for by reading all passages through: what no index serves, or where that of words cannot be used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retrieval.index.lexical import encodable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from retrieval.index.rows import Row

_TERMS = 100  # words in one scan: SQLite refuses expressions deeper than 1,000


class Scans:
    """The questions that read the index words of every passage: tens of milliseconds per 10,000 of them."""

    def with_words(self, tokens: Sequence[str], limit: int) -> list[str]:
        """Ids of the passages that hold most of `tokens`, longer ones counting more, found by reading them all.

        For when the word index cannot be used.
        """
        wanted = sorted(filter(encodable, set(tokens)), key=lambda token: (-len(token), token))[:_TERMS]
        if not wanted:
            return []
        held = " + ".join(f"{len(token)} * (instr(w.tokens, ?) > 0)" for token in wanted)
        found = self._all(
            f"SELECT p.id, {held} AS weight FROM (SELECT passage, ' ' || tokens || ' ' AS tokens FROM words) w "
            "JOIN passages p ON p.number = w.passage WHERE weight > 0 ORDER BY weight DESC, p.id LIMIT ?",
            (*(f" {token} " for token in wanted), limit),
        )
        return [row[0] for row in found]

    def with_all_words(self, tokens: Sequence[str], limit: int) -> list[str]:
        """Ids of at most `limit` passages that hold all of `tokens`, found by reading them all."""
        wanted = list(dict.fromkeys(tokens))[:_TERMS]
        if not wanted or not all(map(encodable, wanted)):
            return []
        held = " AND ".join("instr(w.tokens, ?) > 0" for _ in wanted)
        found = self._all(
            f"SELECT p.id FROM (SELECT passage, ' ' || tokens || ' ' AS tokens FROM words) w "
            f"JOIN passages p ON p.number = w.passage WHERE {held} LIMIT ?",
            (*(f" {token} " for token in wanted), limit),
        )
        return [row[0] for row in found]

    def saying(self, part: str, limit: int) -> list[str]:
        """Ids of at most `limit` passages with `part` inside one of their index words, found by reading them all."""
        if not encodable(part):
            return []
        found = self._all(
            "SELECT p.id FROM words w JOIN passages p ON p.number = w.passage WHERE instr(w.tokens, ?) > 0 LIMIT ?",
            (part, limit),
        )
        return [row[0] for row in found]

    def document_frequency(self, token: str) -> int:
        """The number of passages that hold `token`, counted by reading them all."""
        if not encodable(token):
            return 0
        statement = "SELECT count(*) FROM words WHERE instr(' ' || tokens || ' ', ?)"
        return int(self._all(statement, (f" {token} ",))[0][0])

    def _all(self, statement: str, values: Iterable[object] = ()) -> list[Row]:
        raise NotImplementedError
