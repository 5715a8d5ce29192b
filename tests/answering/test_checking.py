from dataclasses import replace

from bot.answering.checking import attach
from bot.answering.types import Evidence
from retrieval.normalising import fold
from retrieval.types import Span
from tests.fakes import passage

WRAPPED = "共评选\n出２５０个项目和12名科\n\n技专家。随后散会。"
READ = replace(passage("共评选出２５０个项目和12名科技专家。随后散会。"), spans=((100, 100 + len(WRAPPED)),))
EVIDENCE = Evidence(1, READ, (WRAPPED,))


def proven(sentence: str, evidence: Evidence) -> tuple[str, tuple[Span, ...]] | None:
    checked = attach(sentence, (evidence.number,), {evidence.number: evidence})
    return (checked.quotes[0].words, checked.quotes[0].spans) if checked.verdict == "supported" else None


def test_a_quote_is_found_across_line_breaks_and_widths() -> None:
    found = proven("共评选出250个项目和12名科技专家。", EVIDENCE)

    assert found is not None
    quote, ((start, end),) = found
    assert quote == "共评选出２５０个项目和12名科技专家。"
    assert fold(WRAPPED[start - 100 : end - 100]) == fold(quote)


def test_an_ellipsis_stands_for_what_was_left_out() -> None:
    assert proven("……250个项目和12名科技专家……", EVIDENCE) is not None


def test_a_changed_number_is_not_proven() -> None:
    assert proven("共评选出251个项目和12名科技专家。", EVIDENCE) is None


def test_nothing_is_not_proven() -> None:
    assert proven("……", EVIDENCE) is None


def test_words_that_a_story_was_torn_between_have_two_spans() -> None:
    torn = replace(READ, text="前半句，后半句。", spans=((0, 4), (50, 54)))

    found = proven("前半句，后半句。", Evidence(1, torn, ("前半句，", "后半句。")))

    assert found == ("前半句，后半句。", ((0, 4), (50, 54)))
