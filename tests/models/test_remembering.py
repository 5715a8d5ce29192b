"""Replies that are kept, so that measuring the same again is free."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.answering.errors import CutShort, ModelError
from bot.answering.types import Message, Tokens
from bot.models.remembering import Remembering
from bot.models.waiting import OnceAsked
from tests.answering.speaking import Speaks, Step

ASKED = (Message("system", "只用资料。"), Message("user", "谁得了奖？"))
REPLY: tuple[Step, ...] = ("李德仁", 0.02, "院士。[1]", Tokens(100, 9))
REQUEST = {"model": "m", "url": "http://127.0.0.1/v1"}


def remembering(folder: Path, model: Speaks, *, fresh: bool = False, name: str = "m") -> Remembering:
    return Remembering(OnceAsked(lambda: model), folder, {**REQUEST, "model": name}, fresh=fresh)


def hear(model: Remembering, asked: tuple[Message, ...] = ASKED) -> list[str | Tokens]:
    async def heard() -> list[str | Tokens]:
        return [piece async for piece in model.stream(asked)]

    return asyncio.run(heard())


def test_a_reply_is_asked_for_once_and_is_the_same_again(tmp_path: Path) -> None:
    model = Speaks(REPLY)

    first = hear(remembering(tmp_path, model))
    again = remembering(tmp_path, model)

    assert first == hear(again) == ["李德仁", "院士。[1]", Tokens(100, 9)]
    assert len(model.heard) == 1
    assert again.waited.really == 0
    assert again.waited.told >= 0.02


def test_other_words_or_another_model_are_another_request(tmp_path: Path) -> None:
    model = Speaks(REPLY)

    hear(remembering(tmp_path, model))
    hear(remembering(tmp_path, model), (Message("user", "谁？"),))
    hear(remembering(tmp_path, model, name="n"))

    assert len(model.heard) == 3


def test_a_fresh_reply_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    model = Speaks(REPLY, ("薛其坤院士。[1]",))

    hear(remembering(tmp_path, model))
    fresh = hear(remembering(tmp_path, model, fresh=True))

    assert fresh == hear(remembering(tmp_path, model)) == ["薛其坤院士。[1]"]


def test_a_reply_that_fails_is_not_kept(tmp_path: Path) -> None:
    model = Speaks(("李德仁", CutShort()), REPLY)

    with pytest.raises(ModelError):
        hear(remembering(tmp_path, model))

    assert hear(remembering(tmp_path, model)) == ["李德仁", "院士。[1]", Tokens(100, 9)]


@pytest.mark.parametrize("broken", [b"", b"\xff", b"{}x", b"[1]", b'[{"seconds": "x", "text": "y"}]', b"7"])
def test_what_is_kept_and_cannot_be_read_is_asked_for_again(tmp_path: Path, broken: bytes) -> None:
    model = Speaks(REPLY)
    hear(remembering(tmp_path, model))
    (kept,) = tmp_path.rglob("*.json")
    kept.write_bytes(broken)

    assert hear(remembering(tmp_path, model))[0] == "李德仁"
    assert len(model.heard) == 2
