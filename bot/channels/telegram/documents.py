"""Files that admins send: stored, read in, shown, and taken back if that was a mistake."""

from __future__ import annotations

import asyncio
import re
import unicodedata
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from typing import Protocol

from telegram import Document

from bot.answering.keeping import Talk
from bot.channels.holdings import Report, Shelved
from bot.channels.rendering.buttons import Button
from bot.channels.rendering.citing import mark, printed, titled
from bot.channels.rendering.paging import Piece, paged, tagged, words
from bot.channels.rendering.plain import one_line, shortened
from bot.channels.telegram.collection import title
from bot.channels.telegram.postman import Postman, Undeliverable
from bot.channels.telegram.tapping import Tap
from bot.channels.wording import collection as collection_wording
from bot.channels.wording import documents as wording
from bot.channels.wording import errors
from retrieval.errors import RetrievalError, UnreadableDocument
from retrieval.types import Card, Passage

LARGEST = 20_000_000  # bytes that a bot may download, Bot API
_LONGEST_NAME = 160  # bytes of a file's name; file systems take 255, and a number may follow
_SUFFIX = re.compile(r"(\.jsonl\.gz|\.[A-Za-z0-9]{1,10})$", re.IGNORECASE)
_WATCHED = 3.0  # seconds between two looks at how far reading is; edits count as messages
_LISTED = 10  # titles, or reasons, of one file
_GLIMPSE = 80  # characters of a story: two lines on a telephone

Progress = Callable[[str, int, int], None]


class Shelf(Protocol):
    """What is read back of the catalog. The calls block."""

    def documents(self) -> Sequence[Shelved]: ...

    def passages_of(self, document_id: str) -> Sequence[Passage]: ...


class Collection(Protocol):
    """Who writes the collection. The calls block, and raise RetrievalError or OSError."""

    def index(self, path: Path, progress: Progress, waiting: Callable[[], None]) -> Report:
        """Make the collection mirror a file, also one that is gone; `waiting` is called while another one writes."""
        ...

    def remove(self, document_ids: Sequence[str]) -> None: ...


@dataclass(slots=True)
class _Watch:
    """Hears an index run in its thread, and says in the chat how far it is, as often as there is room."""

    postman: Postman
    chat: int
    message: int
    name: str
    said: str = ""

    def progress(self, what: str, done: int, total: int) -> None:
        self.said = wording.how_far(self.name, done, total) if total > 1 else ""

    def waiting(self) -> None:
        self.said = wording.waiting(self.name)

    async def tell(self) -> None:
        shown = ""
        while True:
            await asyncio.sleep(_WATCHED)
            if self.said and self.said != shown:
                shown = self.said
                await self.postman.sketch(self.chat, self.message, words(shown).html)


@dataclass(frozen=True, slots=True)
class Uploads:
    """Takes files in. They stand in `folder` under their own names, as far as those are fit to be names."""

    folder: Path
    postman: Postman
    collection: Collection
    shelf: Callable[[], Shelf]
    _turn: asyncio.Lock = field(
        default_factory=asyncio.Lock
    )  # one at a time: each waits for the writer anyway

    async def take(self, talk: Talk, message: int, document: Document) -> None:
        """Fetch, store and read a file, and say what came of it."""
        if (document.file_size or 0) > LARGEST:
            await self.postman.send(talk, wording.TOO_LARGE, reply_to=message)
            return
        name = safe_name(document.file_name or "")
        told = await self.postman.send(talk, words(wording.reading(name)).html, reply_to=message)
        async with self._turn:
            path = await self._stored(document.file_id, name)
            if path is None:
                await self.postman.edit(talk.chat, told, wording.NOT_FETCHED)
                return
            await self._read(path, name, _Watch(self.postman, talk.chat, told, name))

    async def look(self, tap: Tap) -> None:
        """``u:FILE:look``: the beginning of each story."""
        path = await asyncio.to_thread(self._path, tap.data.split(":")[1])
        pages = await asyncio.to_thread(self._beginnings, path) if path else []
        await tap.answer("" if pages else wording.GONE, alert=not pages)
        for html in pages:
            await self.postman.send(tap.talk, html, reply_to=tap.message)

    async def undo(self, tap: Tap) -> None:
        """``u:FILE:undo``: the file and all that was read from it go."""
        path = await asyncio.to_thread(self._path, tap.data.split(":")[1])
        if path is None:
            await tap.answer(wording.GONE, alert=True)
            return
        await tap.answer()
        async with self._turn:
            await asyncio.to_thread(self._drop, path)
        await self.postman.edit(tap.talk.chat, tap.message, wording.UNDONE)

    async def remove(self, tap: Tap) -> None:
        """``r:DOCUMENT``: one document goes, and its file, if it was sent here; ``r:`` changes nothing."""
        await tap.answer()
        found = await asyncio.to_thread(self._find, tap.data.partition(":")[2])
        if found is None:
            await self.postman.edit(tap.talk.chat, tap.message, wording.KEPT)
            return
        async with self._turn:
            await asyncio.to_thread(self._remove, found)
        await self.postman.edit(tap.talk.chat, tap.message, words(wording.removed(title(found.card))).html)

    async def _stored(self, file_id: str, name: str) -> Path | None:
        """The file under a name that no other has; None where it could not be fetched."""
        fetched = self.folder / f".{token_hex(8)}"  # hidden: nobody reads half a file in
        try:
            await asyncio.to_thread(self.folder.mkdir, parents=True, exist_ok=True)
            await self.postman.fetch(file_id, fetched)
            return await asyncio.to_thread(_named, fetched, self.folder, name)
        except Undeliverable:
            return None
        finally:
            await asyncio.to_thread(lambda: fetched.unlink(missing_ok=True))

    async def _read(self, path: Path, name: str, watch: _Watch) -> None:
        telling = asyncio.create_task(watch.tell())
        try:
            html, kept = await asyncio.to_thread(self._indexed, path, name, watch)
        except (RetrievalError, OSError) as error:
            with suppress(RetrievalError, OSError):
                await asyncio.to_thread(self._drop, path)
            said = errors.retrieval(error) if isinstance(error, RetrievalError) else errors.system(error)
            html, kept = words(said).html, False
        finally:
            telling.cancel()
        key = _key(path)
        row = (Button(wording.LOOK, f"u:{key}:look"), Button(wording.UNDO, f"u:{key}:undo"))
        await self.postman.edit(watch.chat, watch.message, html, buttons=(row,) if kept else ())

    def _indexed(self, path: Path, name: str, watch: _Watch) -> tuple[str, bool]:
        """What is to be said, and whether the file stays."""
        report = self.collection.index(path, watch.progress, watch.waiting)
        mine = self._from(path)
        failed = [
            words(errors.unreadable(UnreadableDocument(name, one.reason, detail=one.detail, line=one.line)))
            for one in report.failed[:_LISTED]
        ]
        twins = self._twins(mine)
        if mine and len(twins) < len(mine):
            return paged([*_summary(mine, self._headlines(mine)), *failed])[0], True
        self._drop(path)
        twin = words(wording.twin(name, title(twins[0]) if twins else ""))
        return paged([twin] if twins else failed or [words(wording.NOT_FETCHED)])[0], False

    def _from(self, path: Path) -> list[Shelved]:
        return [one for one in self.shelf().documents() if one.card.source == str(path.absolute())]

    def _twins(self, mine: Sequence[Shelved]) -> list[Card]:
        """Those documents of other files whose content is that of one of mine, once for each of mine."""
        ids = {one.card.id for one in mine}
        others = {one.card.version: one.card for one in self.shelf().documents() if one.card.id not in ids}
        return [others[one.card.version] for one in mine if one.card.version in others]

    def _headlines(self, mine: Sequence[Shelved]) -> list[str]:
        if len(mine) > 1:
            return [title(one.card) for one in mine]
        stories = {one.story: one.headline for one in self.shelf().passages_of(mine[0].card.id)}
        return [titled(shortened(one_line(headline), 40)) for headline in stories.values() if headline]

    def _beginnings(self, path: Path) -> list[str]:
        lines: list[Piece] = []
        for document in self._from(path)[:_LISTED]:
            stories: dict[int, Passage] = {}
            for passage in self.shelf().passages_of(document.card.id):
                if passage.kind == "body":
                    stories.setdefault(passage.story, passage)
            for passage in stories.values():
                headline = passage.headline or wording.WITHOUT_TITLE
                lines.append(tagged("b", words(shortened(one_line(headline), _GLIMPSE))))
                lines.append(words(shortened(one_line(passage.text), _GLIMPSE)))
        return paged(lines)

    def _path(self, key: str) -> Path | None:
        """The file that a button means, if it is still there."""
        with suppress(OSError):
            return next((path for path in sorted(self.folder.iterdir()) if _key(path) == key), None)
        return None

    def _find(self, document_id: str) -> Shelved | None:
        return next((one for one in self.shelf().documents() if one.card.id == document_id), None)

    def _remove(self, one: Shelved) -> None:
        path = Path(one.card.source)
        if path.parent == self.folder.absolute() and len(self._from(path)) == 1:
            self._drop(path)
        else:
            self.collection.remove([one.card.id])

    def _drop(self, path: Path) -> None:
        """Delete the file, and let the collection follow."""
        path.unlink(missing_ok=True)
        self.collection.index(path, _unheard, lambda: None)


def safe_name(given: str) -> str:
    """A name for a file from the name that somebody gave it: no path, not hidden, nothing that cannot be seen.

    >>> safe_name("../..\\\\.第 4版\\x00.txt")
    '第 4版.txt'
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", given))[-1]
    seen = "".join(one for one in last if one.isprintable() and one not in '<>:"|?*')
    bare = " ".join(seen.split()).strip(". ")
    ending = found.group() if (found := _SUFFIX.search(bare)) else ""
    stem = bare[: len(bare) - len(ending)].strip(". ")
    while len((stem + ending).encode()) > _LONGEST_NAME:
        stem = stem[:-1]
    return (stem or "文件") + ending


def _named(fetched: Path, folder: Path, name: str) -> Path:
    """Give a fetched file its name, with a number where another has that name."""
    ending = found.group() if (found := _SUFFIX.search(name)) else ""
    stem = name[: len(name) - len(ending)]
    number = 1
    while True:
        path = folder / (f"{stem}-{number}{ending}" if number > 1 else name)
        try:
            path.touch(exist_ok=False)
        except FileExistsError:
            number += 1
        else:
            return fetched.replace(path)


def _key(path: Path) -> str:
    """A file as a button can hold it."""
    return sha256(path.name.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _summary(mine: Sequence[Shelved], headlines: Sequence[str]) -> list[Piece]:
    """What was read: how much, from where, and the titles."""
    only = mine[0].card if len(mine) == 1 else None
    count = collection_wording.stories(mine[0].stories) if only else collection_wording.documents(len(mine))
    lines = [words(wording.read(count, printed(only) if only else ""))]
    lines += [words(f"{mark(number)} {one}") for number, one in enumerate(headlines[:_LISTED], start=1)]
    if len(headlines) > _LISTED:
        lines.append(words(wording.more(len(headlines) - _LISTED)))
    return lines


def _unheard(what: str, done: int, total: int) -> None:
    """Nobody watches."""
