"""The conversation in the terminal: what is typed goes in, what is to be seen goes on the screen."""

from __future__ import annotations

import asyncio
import sqlite3
import unicodedata
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from typing import Protocol

from bot.answering.types import Answer, Library, Note, Sentence, Turn, cited_places
from bot.channels.questions import LONGEST, UnfitQuestion, fit
from bot.channels.terminal.answers import (
    show_note,
    show_rest,
    show_sentence,
    show_source,
    show_sources,
    show_understanding,
)
from bot.channels.terminal.screen import MARK, QUIET, STRONG, Screen
from bot.channels.wording import answers as answer_wording
from bot.channels.wording import conversation as wording
from bot.channels.wording import errors
from retrieval.errors import RetrievalError
from retrieval.types import Passage, Query

_TURNS = 6  # a follow-up leans on the last one or two; more would drag old subjects back in


class Asks(Protocol):
    """What a channel asks of the assistant: checked sentences as they come, the whole answer last.

    It may say before them how it understood the question, and that the model did not answer.
    """

    def answer(
        self, question: str, history: Sequence[Turn] = ()
    ) -> AsyncIterator[Query | Note | Sentence | Answer]: ...


class Conversation:
    """Keeps what was said, so that the next question may lean on it and sources can be looked at."""

    def __init__(
        self,
        assistant: Asks,
        library: Library,
        screen: Screen,
        *,
        answerer: str,
        around: Callable[[Passage], tuple[str, str]],
    ) -> None:
        """`answerer` says in words who words the answers; `around` gives what stands before and behind a passage."""
        self._around = around
        self._assistant = assistant
        self._library = library
        self._screen = screen
        self._answerer = answerer
        self._turns: list[Turn] = []
        self._sourced: Answer | None = None

    def greet(self) -> None:
        """Say what can be asked about, how it is answered, and what to type."""
        coverage = self._library.coverage()
        if not coverage.documents:
            self._screen.say((wording.NAME, STRONG))
            self._screen.say(answer_wording.EMPTY)
            return
        self._screen.say((wording.NAME, STRONG), f" · {answer_wording.holdings(coverage)}")
        self._screen.say((answer_wording.answered_by(self._answerer), QUIET))
        self._screen.say((wording.HOW_TO_ASK, QUIET))

    def hold(self, lines: Iterable[str]) -> None:
        """Take line by line until there are no more, or until one asks to leave."""
        with asyncio.Runner() as runner:
            for line in lines:
                typed = line.strip()
                if typed.lower() in wording.LEAVING:
                    return
                self._take(typed, runner)

    def _take(self, line: str, runner: asyncio.Runner) -> None:
        if not line:
            return
        try:
            if line.startswith(("/", "／")):
                self._command(line)
            elif self._sourced is not None and _number(line) is not None:
                self._show_sources(line)  # ① by itself is no question
            else:
                runner.run(self._answer(fit(line)))
        except UnfitQuestion as error:
            self._screen.say(errors.question(error.code, LONGEST))
        except RetrievalError as error:
            self._screen.say(errors.retrieval(error))
        except sqlite3.Error:
            self._screen.say(errors.catalog())
        except KeyboardInterrupt:
            self._screen.say((wording.STOPPED, QUIET))
        self._screen.blank()

    async def _answer(self, question: str) -> None:
        pieces = self._assistant.answer(question, tuple(self._turns))
        understood = False
        with self._screen.waiting(wording.LOOKING):
            piece = await anext(pieces, None)
        while piece is not None:
            if isinstance(piece, Sentence):
                show_sentence(self._screen, piece)
            elif isinstance(piece, Note):
                show_note(self._screen, piece)
            else:
                query = piece.text if isinstance(piece, Query) else piece.query
                if not understood:
                    show_understanding(self._screen, question, query)
                understood = True
            if isinstance(piece, Answer):
                self._finish(piece)
            piece = await anext(pieces, None)

    def _finish(self, answer: Answer) -> None:
        show_rest(self._screen, answer)
        if answer.outcome == "smalltalk":
            return
        said = "".join(sentence.text for sentence in answer.sentences)
        self._turns = [*self._turns, Turn(answer.question, answer.query, said, cited_places(answer))][
            -_TURNS:
        ]
        if answer.citations:
            self._sourced = answer

    def _command(self, line: str) -> None:
        name, _, rest = line.replace("／", "/", 1).partition(" ")
        if name.startswith(wording.SOURCES):
            self._show_sources(name.removeprefix(wording.SOURCES) + rest.strip())
        elif name == wording.CLEAR:
            self._turns, self._sourced = [], None
            self._screen.say(wording.CLEARED)
        elif name == wording.HELP:
            self._help()
        else:
            self._screen.say(wording.unknown_command(name))

    def _show_sources(self, asked: str) -> None:
        if self._sourced is None:
            self._screen.say(wording.NO_SOURCES)
            return
        citations = self._sourced.citations
        if not asked:
            show_sources(self._screen, citations)
            return
        wanted = _number(asked)
        for citation in citations:
            if citation.number == wanted:
                show_source(self._screen, citation, *self._around(citation.passage))
                return
        self._screen.say(wording.no_such_source(asked, max(citation.number for citation in citations)))

    def _help(self) -> None:
        for typed, meaning in wording.COMMANDS:
            self._screen.say((wording.in_column(typed), MARK), meaning, first="  ", rest=" " * 12)
        self._screen.say(wording.FOLLOW_UPS, first="  ")


def _number(typed: str) -> int | None:
    """The number of a source as people type it: ``1``, ``１``, ``①``, ``[1]``."""
    bare = unicodedata.normalize("NFKC", typed).strip("[]()【】 ")
    return int(bare) if bare.isdecimal() and len(bare) < 5 else None
