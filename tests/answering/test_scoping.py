"""Questions that keep to one story."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.answering.assistant import Assistant
from bot.answering.extractive import QuotingAnswerer
from bot.answering.scoping import OneStory, about
from bot.answering.types import Answer
from retrieval.types import Query
from tests.fakes import ShelfOfPassages, passage

BRIDGE = passage("老桥今天封闭检测，工期三天。", headline="老桥", position=0)
SHIFTS = replace(passage("检测由两台机器人轮流完成。", headline="老桥", position=1))
MARKET = replace(passage("夜市今天开张，工期五天。", headline="夜市", position=2), story=1)


def test_what_is_found_elsewhere_is_left_out_and_the_rest_of_the_story_follows() -> None:
    story = OneStory(ShelfOfPassages(BRIDGE, SHIFTS, MARKET), (BRIDGE, SHIFTS))

    found = story.search(Query("工期"), 10)

    assert [hit.passage for hit in found.hits] == [BRIDGE, SHIFTS]
    assert story.coverage().documents == 1


def test_an_answer_keeps_to_the_story_though_another_fits_better() -> None:
    story = OneStory(ShelfOfPassages(BRIDGE, SHIFTS, MARKET), (BRIDGE, SHIFTS))

    async def ask() -> Answer:
        events = [one async for one in Assistant(story, QuotingAnswerer()).answer("夜市的工期是几天？")]
        assert isinstance(events[-1], Answer)
        return events[-1]

    answer = asyncio.run(ask())

    assert all(citation.passage.story == 0 for citation in answer.citations)


@pytest.mark.parametrize(
    ("question", "complete"),
    [
        ("这条还说了什么", "《决定》第8条还说了什么"),
        ("这一条从何时起", "《决定》第8条从何时起"),
        ("《决定》第9条呢", "《决定》第9条呢"),
        ("这条路多长", "《决定》这条路多长"),
    ],
)
def test_a_question_to_a_card_is_made_complete(question: str, complete: str) -> None:
    assert about(question, "《决定》", "第8条") == complete
