"""What is remembered beside the collection: the ports between the channels and the store of state.

A channel and the store do not know each other; what passes between them is defined here. All calls block, so a
channel makes them in a thread. What is written when a call returns survives a kill; what was received, who may ask
and what people thought survive a power failure, too. Times are seconds since 1970.

    message ─▶ Inbox ─▶ answered ─▶ Receipts ─▶ sent, part by part ─▶ Inbox: done
                 ▲ kill                 ▲ kill: sent from the receipt, not asked again
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from bot.answering.types import Answer, Turn

State = Literal["received", "answering", "answered", "failed"]
Standing = Literal["unknown", "asked", "allowed", "denied"]
Thumb = Literal["up", "down", ""]
Trouble = Literal["locked", "full", "read_only", "newer", "broken"]


class NotKept(Exception):
    """The store did not read or write, and nothing was changed; all calls may raise it.

    ``locked``: somebody else holds it; ``full``: the disk; ``read_only``: no right to write there; ``newer``: it was
    made by a later version of this program; ``broken``: it is damaged, or no store of ours.
    """

    def __init__(self, reason: Trouble) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Talk:
    """Where a conversation goes on. `chat` is negative for a group, `thread` 0 outside a forum.

    In a group every person has a conversation of their own.
    """

    chat: int
    thread: int = 0
    person: int = 0


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message as it came, kept until it is dealt with.

    `id` is the channel's own number of the update: the same id is the same update, however often it comes. `raw` is
    the update as it came. `attempts` counts how often an answer was begun. `placeholder` is the message that is to be
    edited into the answer, `sent` the messages of the answer that have gone out already, first part first. `receipt`
    is the answer, once there is one.
    """

    id: int
    talk: Talk
    message: int
    raw: str
    received: float
    state: State = "received"
    attempts: int = 0
    placeholder: int | None = None
    sent: tuple[int, ...] = ()
    receipt: str = ""


class Inbox(Protocol):
    """Every message that was received, until it is answered, and a while after."""

    def receive(self, incoming: Incoming) -> bool:
        """Keep it, and deal with it; False where this id is known already."""
        ...

    def begin(self, update: int) -> Incoming | None:
        """An answer is begun: `attempts` rises; None where the message was answered, is unknown, or is another's."""
        ...

    def hold_place(self, update: int, message: int) -> None:
        """`message` is to be edited into the answer."""
        ...

    def written(self, update: int, receipt: str) -> None:
        """The answer is kept as `receipt`; what follows is only sending."""
        ...

    def sent(self, update: int, message: int) -> None:
        """One more part of the answer has gone out."""
        ...

    def put_back(self, update: int) -> None:
        """An answer that was begun is left for later, through no fault of the question: `attempts` falls."""
        ...

    def finish(
        self, update: int, state: Literal["answered", "failed"] = "answered", sent: int | None = None
    ) -> None:
        """It is dealt with; `sent` is the last message that has gone out. What the message said is not kept."""
        ...

    def unfinished(self) -> tuple[Incoming, ...]:
        """Those received or being answered, in the order in which they came."""
        ...

    def adopt(self) -> tuple[Incoming, ...]:
        """Of the unfinished those that no other living process deals with, in the order in which they came.

        They are ours from now on, as what we receive is from the first: several processes may work on one store.
        """
        ...

    def answered_in(self, chat: int, message: int, besides: int = 0) -> Incoming | None:
        """The question that the message of a chat asks, or that it answers (a part of).

        Where its wording was changed, the newest that is answered. The update `besides` is left out.
        """
        ...

    def count_since(self, since: float, person: int | None = None) -> int:
        """How many messages came since then, of one person or of all."""
        ...

    def waiting(self) -> tuple[int, float]:
        """How many are unfinished, and when the oldest of them came (0 where there is none)."""
        ...


class Conversations(Protocol):
    """What was said, so that the next question may lean on it."""

    def turns(self, talk: Talk, limit: int) -> tuple[Turn, ...]:
        """The last turns, oldest first."""
        ...

    def add(self, talk: Talk, turn: Turn, receipt: str) -> None: ...

    def forget(self, talk: Talk) -> None:
        """A new conversation begins."""
        ...


@dataclass(frozen=True, slots=True)
class Receipt:
    """An answer and how it came about, under a short id that cannot be guessed and that fits into a button."""

    id: str
    talk: Talk
    answer: Answer
    at: float


class Receipts(Protocol):
    """Answers as they were given, so that each of their citations can be opened later."""

    def keep(self, talk: Talk, answer: Answer) -> str:
        """The id under which it is kept: at most 16 characters of ``[A-Za-z0-9_-]``."""
        ...

    def find(self, receipt: str) -> Receipt | None: ...

    def last(self, talk: Talk) -> Receipt | None:
        """The newest one of a conversation."""
        ...


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a person thinks of an answer; `reason` is ``off_topic``, ``wrong_quote``, ``incomplete`` or empty."""

    receipt: str
    person: int
    thumb: Thumb
    reason: str = ""


class Feedback(Protocol):
    """What people thought of answers, one opinion of each person; a later one replaces it."""

    def give(self, opinion: Opinion) -> None: ...

    def all(self) -> Sequence[tuple[Receipt, Opinion]]: ...


class Doors(Protocol):
    """Who may ask, beyond those that the settings name. People and groups are both ids; groups are negative."""

    def standing(self, whom: int) -> Standing: ...

    def set(self, whom: int, standing: Standing) -> None: ...

    def with_standing(self, standing: Standing) -> tuple[int, ...]: ...

    def moved(self, old: int, new: int) -> None:
        """A group goes on under another id: all that is kept of it, too."""
        ...


class Memory(Protocol):
    """All that is kept, and its end."""

    @property
    def inbox(self) -> Inbox: ...

    @property
    def conversations(self) -> Conversations: ...

    @property
    def receipts(self) -> Receipts: ...

    @property
    def feedback(self) -> Feedback: ...

    @property
    def doors(self) -> Doors: ...

    def settle(self, update: int, talk: Talk, answer: Answer, turn: Turn | None) -> str:
        """Keep an answer, its turn and that it is written, all or nothing; the receipt."""
        ...

    def forget_person(self, person: int) -> int:
        """Remove a person's questions, conversations, opinions and receipts; how many entries that were."""
        ...

    def expire(self, before: float) -> int:
        """Remove what is older; how many entries that were."""
        ...
