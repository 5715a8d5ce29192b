from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import count
from typing import Any

from bot.channels.wording.telegram import FAILED, LOOKING
from tests.load.judging import outcome


def journal(*entries: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for number, entry in zip(count(1), entries, strict=False):
        yield {"seq": number, "mono": float(number)} | entry


def asked(message: int) -> dict[str, Any]:
    return {"kind": "inject", "chat_id": 7, "message_id": message, "text": "问"}


def sent(message: int, text: str, to: int) -> dict[str, Any]:
    reply = {"reply_parameters": json.dumps({"message_id": to})}
    done = {"ok": True, "chat_id": 7, "message_id": message, "text": text}
    return {"kind": "call", "method": "sendMessage", "params": reply} | done


def edited(message: int, text: str) -> dict[str, Any]:
    done = {"ok": True, "chat_id": 7, "message_id": message, "text": text}
    return {"kind": "call", "method": "editMessageText", "params": {}} | done


def test_answers_are_counted_for_each_question() -> None:
    found = outcome(
        journal(
            asked(1),
            asked(2),
            asked(3),
            asked(4),
            sent(10, "答", 1),
            sent(11, LOOKING, 2),
            sent(12, "答", 3),
            sent(13, "答", 3),
            sent(14, FAILED, 4),
            edited(11, "答"),
        )
    )

    assert found.answers == {(7, 1): 1, (7, 2): 1, (7, 3): 2, (7, 4): 0}
    assert found.unanswered == [(7, 4)]
    assert found.twice == 1
    assert found.last_asked == 4
    assert found.last_final == 10


def test_what_telegram_refused_and_what_was_lost_on_the_way_is_counted() -> None:
    late = {"kind": "call", "method": "sendMessage", "ok": False, "error_code": 429, "description": "later"}
    lost = {"kind": "fault", "action": "drop_after", "method": "sendMessage"}

    found = outcome(journal(asked(1), late | {"params": {}}, lost))

    assert (found.calls, found.refused, found.unseen) == (1, 1, 1)
    assert found.errors == {"429 sendMessage: later": 1}
