"""How soon the first checked sentence of an answer can be read in a private chat."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from math import inf

from tests.fakes_openai import Reply, service
from tests.load.asking import settled
from tests.load.judging import Figure, told
from tests.load.world import World

_COUNT, _GAP = 20, 4.0  # people, and seconds from one to the next: nobody is in anybody's way
_PAUSE = 0.1  # seconds before each piece of three characters, as a quick model writes
_QUESTION = "城北新水厂的水是从哪儿引来的？"
_FIRST = "新水厂改从鹭溪水库取水[1]。"
_REST = "云川市市长在会上介绍了情况[1]。" * 3  # is not proven, and takes its time


class Timed(list[str]):
    """Pieces that note when the first sentence has gone out."""

    def __init__(self, text: str) -> None:
        super().__init__(text[start : start + 3] for start in range(0, len(text), 3))
        self.gone: list[float] = []

    def __iter__(self) -> Iterator[str]:
        written, began = "", time.time()
        for piece in super().__iter__():
            before, written = written, written + piece
            streamed = time.time() - began > _PAUSE  # and not only counted
            if streamed and _FIRST in written and _FIRST not in before:
                self.gone.append(time.time() + _PAUSE)
            yield piece


def first(world: World, share: float, _seed: int) -> int:
    """`share` of the people; 1 where the bar was missed."""
    pieces = Timed(_FIRST + _REST)
    with service(Reply(pieces, pause=_PAUSE)) as model:
        bot = replace(world.bot, environment={**world.bot.environment, "OPENAI_BASE_URL": model.url})
        bot.start()
        try:
            world.wait_online()
            for person in range(1, round(_COUNT * share) + 2):  # the first one has the library loaded
                world.telegram.control("message", chat_id=person, text=_QUESTION)
                time.sleep(_GAP)
            found = settled(world.telegram, 0, 60)
            status = bot.stop()
        finally:
            if bot.process is not None and bot.process.poll() is None:
                bot.kill()
    shown: dict[str, float] = {}  # chat → when its first draft was there
    for entry in world.telegram.entries():
        if entry["kind"] == "call" and entry["method"] == "sendMessageDraft" and entry.get("ok"):
            shown.setdefault(entry["params"]["chat_id"], entry["t"])
    gone = pieces.gone[1:]  # without the one for whom the library was loaded
    waits = sorted(min((seen - one for seen in shown.values() if seen > one), default=inf) for one in gone)
    figures = [
        Figure("first sentence after its last piece, in the middle", waits[len(waits) // 2], 1.2, " s"),
        Figure("the slowest", waits[-1], 1.2, " s"),
        Figure("exit status after SIGTERM", status, 0),
    ]
    return told(figures, found)
