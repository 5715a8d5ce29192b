"""Pages as parts of a paper's issue, and as sheets on which lines are printed: what the catalog knows of them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from retrieval.index import rows
from retrieval.index.lexical import encodable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from retrieval.index.rows import Row, StoryRow
    from retrieval.types import Card, Place

_STORIES = f"SELECT {rows.CARD_COLUMNS}, {rows.STORY_COLUMNS} FROM stories s JOIN documents d ON d.number = s.document"


class Issues:
    """The questions that need more than one page, or the page itself."""

    def stories_on(self, card: Card, page: str) -> list[StoryRow]:
        """The stories on `page` of the issue that the document of `card` is a page of, and those of that document.

        An issue is a paper's day; where neither is known, the folder that the document lies in.
        """
        where = "d.page = ?1 AND d.date = ?2 AND d.paper = ?3 AND (?2 <> '' OR substr(d.source, 1, ?4) = ?5)"
        folder = os.path.dirname(card.source) + os.sep
        found = self._all(
            f"{_STORIES} WHERE ({where}) OR d.id = ?6 ORDER BY d.id, s.story",
            (page, card.date, card.paper, len(folder), folder, card.id),
        )
        return [rows.story(row) for row in found]

    def torn_before(self, number: int) -> list[StoryRow]:
        """Stories that go on from another page and count clauses beyond `number`, but do not begin before it."""
        clauses = (
            "SELECT min(p.clause_number) FROM passages p WHERE p.document = s.document AND p.story = s.story"
        )
        found = self._all(
            f"{_STORIES} WHERE s.continued_from <> '' AND ({clauses}) > ? ORDER BY d.id, s.story", (number,)
        )
        return [rows.story(row) for row in found]

    def skipping(self, number: int) -> list[tuple[StoryRow, int, int]]:
        """Stories that have clauses before and behind `number` but not it, with the nearest of both."""
        own = (
            "SELECT document, story, max(iif(clause_number < ?1, clause_number, NULL)) AS before, "
            "min(iif(clause_number > ?1, clause_number, NULL)) AS after FROM passages "
            "WHERE clause_number IS NOT NULL AND clause_parents = '[]' GROUP BY document, story "
            "HAVING before IS NOT NULL AND after IS NOT NULL AND sum(clause_number = ?1) = 0"
        )
        found = self._all(
            f"SELECT {rows.CARD_COLUMNS}, {rows.STORY_COLUMNS}, own.before, own.after FROM ({own}) own "
            "JOIN stories s ON s.document = own.document AND s.story = own.story "
            "JOIN documents d ON d.number = s.document ORDER BY d.id, s.story",
            (number,),
        )
        return [(rows.story(row[:-2]), row[-2], row[-1]) for row in found]

    def issued(self, paper: str, date: str, page: str, limit: int) -> list[Card]:
        """Documents of a paper, a date (or its end, ``-06-26``) and a page, newest first; what is empty may be any."""
        if not all(map(encodable, (paper, date, page))):
            return []
        found = self._all(
            f"SELECT {rows.CARD_COLUMNS} FROM documents d WHERE ?1 IN ('', d.paper) AND ?3 IN ('', d.page) "
            "AND (?2 = '' OR substr(d.date, -length(?2)) = ?2) "
            "ORDER BY d.date DESC, d.paper, length(d.page), d.page, d.name, d.id LIMIT ?4",
            (paper, date, page, limit),
        )
        return [rows.card(row) for row in found]

    def printed(
        self, paper: str, date: str, days: tuple[str, str], page: str, section: str, limit: int
    ) -> list[Card]:
        """Documents of a paper, a date (or its end), a span of `days`, a page (4 is also A4), a section, newest first.

        What is empty may be any; a section may be named by a part of its name.
        """
        if not all(map(encodable, (paper, date, *days, page, section))):
            return []
        found = self._all(
            f"SELECT {rows.CARD_COLUMNS} FROM documents d WHERE ?1 IN ('', d.paper) "
            "AND (?2 = '' OR substr(d.date, -length(?2)) = ?2) AND (?3 = '' OR d.date BETWEEN ?3 AND ?4) "
            "AND (?5 = '' OR d.page = ?5 OR d.page GLOB '[A-Z]' || ?5) AND (?6 = '' OR instr(d.section, ?6)) "
            "ORDER BY d.date DESC, d.paper, length(d.page), d.page, d.name, d.id LIMIT ?7",
            (paper, date, *days, page, section, limit),
        )
        return [rows.card(row) for row in found]

    def places(self, document_id: str, start: int, end: int) -> list[Place]:
        """Where the words at [start, end) are printed, a place for each line that holds some of them.

        The box of a line that holds them in part is cut to that part, as if its characters were equally wide.
        """
        found = self._all(
            "SELECT start, end, page, x0, top, x1, bottom FROM places "
            "WHERE document = ? AND start < ? AND end > ? ORDER BY start",
            (self._number(document_id), end, start),
        )
        return [rows.place(row, start, end) for row in found]

    def file_of(self, document_id: str) -> tuple[str, str] | None:
        """The path of the file that a document was read from, and the SHA-256 of the file as it was read."""
        found = self._all(
            "SELECT f.path, f.sha256 FROM documents d JOIN files f ON f.path = d.file WHERE d.id = ?",
            (document_id,),
        )
        return (found[0][0], found[0][1]) if found else None

    def _all(self, statement: str, values: Iterable[object] = ()) -> list[Row]:
        raise NotImplementedError

    def _number(self, document_id: str) -> int:
        raise NotImplementedError
