"""Pages as parts of a paper's issue, and as sheets on which lines are printed: what the catalog knows of them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from retrieval.index import rows

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
