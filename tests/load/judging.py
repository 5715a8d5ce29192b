"""What became of the questions, from the journal of the emulated Bot API."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.channels.wording.telegram import FAILED, LOOKING, STOPPED, unexpected

_NO_ANSWERS = (LOOKING, FAILED, STOPPED, unexpected("")[:10])

Place = tuple[int, int]  # chat and message


@dataclass(frozen=True, slots=True)
class Outcome:
    """`answers` counts for each question the messages that answer it; a message that only says that it is being
    looked up, or that something went wrong, is none. `asked` says when each question came, `finals` what it was
    answered last, and when. Times are the emulator's, in seconds."""

    answers: Mapping[Place, int]
    first_asked: float
    last_asked: float
    last_final: float
    calls: int
    refused: int
    errors: Mapping[str, int]
    unseen: int
    asked: Mapping[Place, float]
    finals: Mapping[Place, tuple[str, float]]

    @property
    def unanswered(self) -> list[Place]:
        return [place for place, count in self.answers.items() if count == 0]

    @property
    def twice(self) -> int:
        """How many answers too many were given."""
        return sum(max(0, count - 1) for count in self.answers.values())


def outcome(entries: Iterable[dict[str, Any]], since: int = 0) -> Outcome:
    """What became of the questions that were asked after entry `since`."""
    asked: dict[Place, float] = {}
    told: dict[Place, tuple[Place, str, float]] = {}  # our message → the question, its words, when
    errors: Counter[str] = Counter()
    calls = unseen = 0
    for entry in entries:
        if entry["seq"] <= since:
            continue
        if entry["kind"] == "inject" and entry.get("text") and "callback" not in entry:
            asked[entry["chat_id"], entry["message_id"]] = entry["mono"]
        elif entry["kind"] == "fault" and entry.get("action") == "drop_after":
            unseen += entry["method"] == "sendMessage"
        elif entry["kind"] == "call" and entry["method"] != "getUpdates":
            calls += 1
            if entry.get("ok"):
                _hear(entry, told)
            else:
                errors[f"{entry['error_code']} {entry['method']}: {entry['description']}"] += 1
    said = [one for one in told.values() if not one[1].startswith(_NO_ANSWERS)]
    final = [(question, when) for question, _, when in said]
    counted = Counter(question for question, _ in final)
    return Outcome(
        answers={place: counted[place] for place in asked},
        first_asked=min(asked.values()),
        last_asked=max(asked.values()),
        last_final=max((when for _, when in final), default=0.0),
        calls=calls,
        refused=sum(count for error, count in errors.items() if error.startswith("429")),
        errors=errors,
        unseen=unseen,
        asked=asked,
        finals={question: (words, when) for question, words, when in said},
    )


def _hear(entry: Mapping[str, Any], told: dict[Place, tuple[Place, str, float]]) -> None:
    """A message of ours that replies to a question, and what it was edited into."""
    if entry["method"] == "sendMessage":
        reply = json.loads(entry["params"].get("reply_parameters", "{}"))
        if "message_id" in reply:
            chat = entry["chat_id"]
            told[chat, entry["message_id"]] = ((chat, reply["message_id"]), entry["text"], entry["mono"])
    elif entry["method"] == "editMessageText":
        place = entry["chat_id"], entry["message_id"]
        if place in told:
            told[place] = (told[place][0], entry["text"], entry["mono"])


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure beside its bar; lower is better."""

    name: str
    value: float
    bar: float
    unit: str = ""

    @property
    def met(self) -> bool:
        return self.value <= self.bar

    def __str__(self) -> str:
        sign = "ok  " if self.met else "MISS"
        return f"{sign} {self.name}: {self.value:.4g}{self.unit} (bar {self.bar:g}{self.unit})"


def told(figures: Sequence[Figure], outcome: Outcome) -> int:
    """Print the figures and what Telegram refused; 1 where a bar was missed."""
    for figure in figures:
        print(figure)
    for error, count in sorted(outcome.errors.items(), key=lambda pair: -pair[1])[:10]:
        print(f"     {count} × {error[:120]}")
    return 0 if all(figure.met for figure in figures) else 1
