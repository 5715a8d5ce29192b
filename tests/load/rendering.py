"""300 generated answers, each sent to the emulated Bot API as it would be sent to people."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from hypothesis import HealthCheck, Phase, given, settings

from bot.answering.types import Answer
from bot.channels.rendering.buttons import Buttons, Page
from bot.channels.rendering.plain import harmless
from bot.channels.rendering.telegram import pages
from tests.channels.telegram.making import answers
from tests.load.world import World

_ANSWERS = 300
_READER = 7
_PATIENCE = 30.0  # seconds for one call


@dataclass(slots=True)
class Sent:
    """What became of the answers."""

    answers: int = 0
    messages: int = 0
    units: int = 0
    refused: list[str] = field(default_factory=list)
    cut: list[str] = field(default_factory=list)


def rendering(made: World, share: float, seed: int) -> int:
    """Prints how many messages were refused and how many answers were cut; how many bars were missed."""
    telegram = made.telegram
    telegram.control("config", flood=False)
    telegram.control("message", chat_id=_READER, text="/start")
    sent = Sent()
    address = f"http://127.0.0.1:{telegram.port}/bot123456:for-tests/sendMessage"

    @settings(
        max_examples=round(_ANSWERS * share),
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(answers())
    def send(answer: Answer) -> None:
        shown = "".join(_sent(address, page, sent) for page in pages(answer, "0123456789ab", link=_link))
        sent.answers += 1
        sent.cut += [one.text[:60] for one in answer.sentences if _bare(one.text) not in _bare(shown)]

    send()
    print(f"{sent.answers} answers in {sent.messages} messages, {sent.units} characters")
    print(f"refused messages   {len(sent.refused):6}   bar 0")
    print(f"sentences cut      {len(sent.cut):6}   bar 0")
    for one in (*sent.refused, *sent.cut):
        print("  ", one)
    return bool(sent.refused) + bool(sent.cut)


def _sent(address: str, page: Page, sent: Sent) -> str:
    """The words that a person sees of a page, nothing where it is refused."""
    body = {
        "chat_id": _READER,
        "text": page.html,
        "parse_mode": "HTML",
        "reply_markup": {"inline_keyboard": _keyboard(page.buttons)},
    }
    sent.messages += 1
    request = Request(address, json.dumps(body).encode(), {"Content-Type": "application/json"})
    try:
        with urlopen(request, timeout=_PATIENCE) as reply:
            told: dict[str, Any] = json.load(reply)["result"]
    except HTTPError as error:
        sent.refused.append(f"{json.load(error)['description']}: {page.html[:60]!r}")
        return ""
    sent.units += len(told["text"])
    return str(told["text"])


def _keyboard(buttons: Buttons) -> list[list[dict[str, str]]]:
    return [[{"text": one.text, "callback_data": one.data} for one in row] for row in buttons]


def _link(number: int) -> str:
    return f"https://t.me/wenju_bot?start=p_0123456789ab_{number}"


def _bare(text: str) -> str:
    """What can be seen of a text, however it is spaced."""
    return "".join(one for one in harmless(text) if one.isprintable() and not one.isspace())
