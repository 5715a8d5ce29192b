"""Passages as cards, and accounts of answers: whatever stands in them, Telegram accepts it."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answering.keeping import Receipt, Talk
from bot.answering.types import Answer
from bot.channels.rendering.cards import card
from bot.channels.telegram.commands import account
from tests.channels.telegram.making import SAID, WORDS, answers
from tests.channels.telegram.reading_html import seen
from tests.fakes import NASTY, passage
from tests.fakes import card as document


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(SAID, st.integers(0, 20_000), st.integers(1, 5_000), WORDS, WORDS)
def test_any_passage_with_any_quote_is_one_message(
    text: str, start: int, length: int, title: str, address: str
) -> None:
    shown = passage(
        text + "完", headline=title, headings=(title, title), document=document(title, paper=title)
    )

    page = card(shown, text[start : start + length], address=address, note="该资料已更新。")

    assert seen(page.html).text.startswith("《")


def test_a_quote_in_a_long_passage_stays_whole_and_its_surroundings_give_way() -> None:
    long = passage("前" * 4000 + "要紧的话。" + "后" * 4000)

    page = card(long, "要紧的话。")

    assert ("b", "要紧的话。") in seen(page.html).entities
    assert "……前" in page.html
    assert "后……" in page.html


def test_words_of_a_document_are_words() -> None:
    for words in filter(None, NASTY):
        page = card(passage(words + "。", headline=words, document=document(words, paper=words)))

        assert [kind for kind, _ in seen(page.html).entities] == ["b", "blockquote"]


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(answers())
def test_any_answer_can_be_accounted_for(answer: Answer) -> None:
    for html in account(Receipt("r", Talk(1), answer, 0.0)):
        assert seen(html).text
