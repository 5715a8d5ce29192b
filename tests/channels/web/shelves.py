"""A small shelf and the receipts of answers from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from bot.answering.keeping import Receipt, Talk
from bot.answering.types import Answer, Citation, Sentence
from bot.channels.holdings import Shelved
from retrieval.index.rows import DocumentRow
from retrieval.types import Card, Passage, Place
from tests.fakes import card

QUOTE = "第八条医院周边一百米范围内划为夜间安静区。"


def page(document: Card | None = None, *, filler: int = 12, quote: str = QUOTE) -> list[Passage]:
    """A page of two stories; the quote stands in the second one, below so many paragraphs."""
    about = document or card()
    lines: list[tuple[int, str, tuple[str, ...], str]] = [
        (0, "front", (), "大桥昨日通车\n本报记者 张三"),
        (0, "body", (), "第一段。\n第二段。"),
        (1, "front", (), "夜间经济促进办法"),
        *[
            (1, "body", ("第一章 总则",), f"{'第一章 总则' if n == 0 else ''}\n第{n}段。" * 3)
            for n in range(filler)
        ],
        (1, "body", ("第二章 布局",), f"第二章 布局\n第七条有关部门制定规划。\n{quote}后面还有一句。"),
        (1, "body", ("第二章 布局",), "第九条自发布之日起施行。"),
    ]
    heads = ("大桥昨日通车", "夜间经济促进办法")
    return [
        Passage(
            id=f"p{place}-{about.version}",
            document=about,
            position=place,
            story=story,
            kind="front" if kind == "front" else "body",
            headline=heads[story],
            headings=headings,
            clause=None,
            text=text.strip(),
            spans=((0, len(text)),),
        )
        for place, (story, kind, headings, text) in enumerate(lines)
    ]


def quoting(passages: Sequence[Passage], quote: str = QUOTE) -> Receipt:
    """The receipt of an answer that cites `quote`."""
    passage = next(one for one in passages if quote in one.text)
    citation = Citation(1, passage, quote, ((0, len(quote)),))
    return Receipt("r1", Talk(7), Answer("问", "问", "answered", (Sentence(quote, (1,)),), (citation,)), 0.0)


@dataclass
class Shelf:
    """What the collection holds today."""

    passages: list[Passage] = field(default_factory=list)
    printed: Sequence[Place] = ()
    file: tuple[str, str] | None = None

    def document(self, document_id: str) -> Shelved | None:
        found = next((one for one in self.passages if one.document.id == document_id), None)
        return DocumentRow(found.document, 2, len(self.passages), 1000) if found else None

    def passages_of(self, document_id: str) -> Sequence[Passage]:
        return [one for one in self.passages if one.document.id == document_id]

    def decoded(self, document_id: str, start: int, end: int) -> str:
        return "\n".join(one.text for one in self.passages_of(document_id))[start:end]

    def places(self, document_id: str, start: int, end: int) -> Sequence[Place]:
        return [place for place in self.printed if place.span[0] < end and place.span[1] > start]

    def file_of(self, document_id: str) -> tuple[str, str] | None:
        return self.file


class Kept:
    """Receipts in memory."""

    def __init__(self, receipts: Iterable[Receipt] = ()) -> None:
        self._receipts = {receipt.id: receipt for receipt in receipts}

    def keep(self, talk: Talk, answer: Answer) -> str:
        self._receipts[f"r{len(self._receipts) + 1}"] = Receipt(
            f"r{len(self._receipts) + 1}", talk, answer, 0.0
        )
        return f"r{len(self._receipts)}"

    def find(self, receipt: str) -> Receipt | None:
        return self._receipts.get(receipt)

    def last(self, talk: Talk) -> Receipt | None:
        return next((one for one in reversed(self._receipts.values()) if one.talk == talk), None)


def newer(document: Card) -> Card:
    """The same document in another version."""
    return replace(document, version="v2")
